import type { ClassificationMarks } from './classification-marks';
import type { DocumentProblem, ReaderReport, UncheckedReason } from './report';
import type { SensitivityLabels } from './sensitivity-labels';

/** The result of an inspection. `detail` is the mark or the label, as it was configured. */
export type InspectionResult =
  | { readonly outcome: 'accepted' }
  | {
      readonly outcome: 'rejected';
      readonly reason: 'tooLarge' | 'type' | DocumentProblem | 'mark' | 'label';
      readonly detail?: string;
    }
  | { readonly outcome: 'unchecked'; readonly reason: 'image' | UncheckedReason };

/** Decides on a reader's report. A mark or label rejects a document even if the first page has no text. */
export function resultOf(
  report: ReaderReport,
  marks: ClassificationMarks,
  labels: SensitivityLabels,
): InspectionResult {
  if ('invalid' in report) return { outcome: 'rejected', reason: report.invalid };
  if ('unchecked' in report) return { outcome: 'unchecked', reason: report.unchecked };
  const { lines, margins, properties, hasText } = report.extract;
  const label = labels.find(properties);
  if (label) return { outcome: 'rejected', reason: 'label', detail: label };
  const mark =
    findFirst(margins, (line) => marks.findInMargin(line)) ??
    findFirst(lines, (line) => marks.findAlone(line)) ??
    // A custom property such as `Klassifizierung`.
    findFirst(properties, ([name, value]) => marks.findAlone(`${name}: ${value}`));
  if (mark) return { outcome: 'rejected', reason: 'mark', detail: mark };
  return hasText ? { outcome: 'accepted' } : { outcome: 'unchecked', reason: 'scan' };
}

function findFirst<T>(items: readonly T[], find: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = find(item);
    if (found) return found;
  }
  return undefined;
}
