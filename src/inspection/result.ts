import type { ClassificationMarks } from './classification-marks';
import { judgeLines } from './page-marks';
import type { DocumentProblem, ReaderReport, UncheckedReason } from './report';
import type { SensitivityLabels } from './sensitivity-labels';

/** The result of an inspection. `detail` is the mark or label that was found, as configured. */
export type InspectionResult =
  | {
      readonly outcome: 'accepted';
      /** See `Extract`. */
      readonly encoding?: string | undefined;
    }
  | {
      readonly outcome: 'rejected';
      readonly reason: 'tooLarge' | 'type' | DocumentProblem | 'mark' | 'label';
      readonly detail?: string;
    }
  | {
      readonly outcome: 'unchecked';
      /**
       * `levels`: the text names classification levels, so a person must decide whether one of them is the document's
       * own.
       */
      readonly reason: 'image' | 'levels' | UncheckedReason;
      readonly encoding?: string | undefined;
    };

/** Decides the result from a reader's report. A document with a mark or label is rejected even if other parts of it could not be read. */
export function resultOf(
  report: ReaderReport,
  marks: ClassificationMarks,
  labels: SensitivityLabels,
): InspectionResult {
  if ('invalid' in report) return { outcome: 'rejected', reason: report.invalid };
  if ('unchecked' in report) return { outcome: 'unchecked', reason: report.unchecked };
  const { lines, apart, margins, properties, unchecked, encoding } = report.extract;
  const label = labels.find(properties);
  if (label) return { outcome: 'rejected', reason: 'label', detail: label };
  const page = judgeLines(lines, marks);
  const mark =
    findFirst(margins, (line) => marks.findInMargin(line)) ??
    page.mark ??
    findFirst(apart, (line) => marks.findAlone(line)) ??
    // A custom property may contain a mark: `Klassifizierung` with the value `VERTRAULICH`.
    findFirst(properties, ([name, value]) => marks.findAlone(`${name}: ${value}`));
  if (mark) return { outcome: 'rejected', reason: 'mark', detail: mark };
  if (unchecked) return { outcome: 'unchecked', reason: unchecked, encoding };
  return page.namesLevels ? { outcome: 'unchecked', reason: 'levels', encoding } : { outcome: 'accepted', encoding };
}

function findFirst<T>(items: readonly T[], find: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = find(item);
    if (found) return found;
  }
  return undefined;
}
