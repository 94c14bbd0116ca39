import type { Labels } from './labels';
import type { Marks } from './marks';
import type { Fault, Obstacle, Reading } from './reading';

/** What an inspection finds. `detail` is the mark or the label, as it was configured. */
export type Verdict =
  | { readonly outcome: 'admitted' }
  | {
      readonly outcome: 'refused';
      readonly reason: 'tooLarge' | 'type' | Fault | 'mark' | 'label';
      readonly detail?: string;
    }
  | { readonly outcome: 'unchecked'; readonly reason: 'image' | Obstacle };

/** Says what follows from what was read. What is found keeps a document out, even if not all of it could be read. */
export function judge(reading: Reading, marks: Marks, labels: Labels): Verdict {
  if ('fault' in reading) return { outcome: 'refused', reason: reading.fault };
  if ('obstacle' in reading) return { outcome: 'unchecked', reason: reading.obstacle };
  const { lines, margins, properties, hasText } = reading.facts;
  const label = labels.find(properties);
  if (label) return { outcome: 'refused', reason: 'label', detail: label };
  const mark =
    find(margins, (line) => marks.inMargin(line)) ??
    find(lines, (line) => marks.alone(line)) ??
    // A property such as `Klassifizierung`, which somebody added.
    find(properties, ([name, value]) => marks.alone(`${name}: ${value}`));
  if (mark) return { outcome: 'refused', reason: 'mark', detail: mark };
  return hasText ? { outcome: 'admitted' } : { outcome: 'unchecked', reason: 'scan' };
}

function find<T>(items: readonly T[], look: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = look(item);
    if (found) return found;
  }
  return undefined;
}
