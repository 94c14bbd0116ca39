import { table } from '../cost/format';
import { type Evaluation, type QuestionResult, shareOf } from './evaluation';
import { MEASURES, type Measure, type Thresholds } from './question-set';

const LONGEST_QUESTION = 60;
const NONE = '–';

/**
 * Formats a run: a line for each question, the questions whose answer failed, the questions whose result has changed, and the measures next
 * to those of the last run.
 */
export function formatEvaluation(evaluation: Evaluation, last: Evaluation | undefined, thresholds: Thresholds): string {
  const { results } = evaluation;
  return [
    questionTable(results),
    ...failures(results),
    ...changes(results, last),
    '',
    summary(evaluation, last, thresholds),
  ].join('\n');
}

/** Returns the measures that are below their threshold. */
export function missed(results: readonly QuestionResult[], thresholds: Thresholds): Measure[] {
  return MEASURES.filter((measure) => {
    const share = shareOf(results, measure);
    return share !== undefined && share < (thresholds[measure] ?? 0);
  });
}

function questionTable(results: readonly QuestionResult[]): string {
  const rows = results.map((result) => [
    shortened(result.question),
    ...MEASURES.map((measure) => symbolOf(result[measure])),
    result.seconds.toFixed(1),
    dollars(result.cost),
  ]);
  return table(['Question', ...MEASURES, 's', 'USD'], rows, [5, 6]);
}

function failures(results: readonly QuestionResult[]): string[] {
  const failed = results.filter(({ failure }) => failure !== undefined);
  return failed.length === 0
    ? []
    : ['', 'Failed:', ...failed.map(({ question, failure }) => `  ${shortened(question)}: ${failure}`)];
}

function changes(results: readonly QuestionResult[], last: Evaluation | undefined): string[] {
  const before = new Map(last?.results.map((result) => [result.question, result]));
  const lines = results.flatMap((result) => {
    const earlier = before.get(result.question);
    if (!earlier) return [];
    const changed = MEASURES.filter(
      (measure) => earlier[measure] !== undefined && earlier[measure] !== result[measure],
    );
    if (changed.length === 0) return [];
    return `  ${shortened(result.question)}: ${changed.map((measure) => `${measure} ${symbolOf(earlier[measure])} → ${symbolOf(result[measure])}`).join(', ')}`;
  });
  return lines.length === 0 ? [] : ['', 'Changed since the last run:', ...lines];
}

function summary(evaluation: Evaluation, last: Evaluation | undefined, thresholds: Thresholds): string {
  const shares = MEASURES.map((measure) => [
    measure,
    percent(shareOf(evaluation.results, measure)),
    percent(last && shareOf(last.results, measure)),
    thresholds[measure] === undefined ? '' : `≥ ${percent(thresholds[measure])}`,
  ]);
  return table(
    ['', 'This run', 'Last run', 'Needed'],
    [
      ...shares,
      ['seconds, median', median(evaluation), median(last), ''],
      ['tokens, in and out', tokensOf(evaluation), tokensOf(last), ''],
      ['USD, all questions', costOf(evaluation), costOf(last), ''],
      ['model', evaluation.engine.model ?? evaluation.engine.name, last?.engine.model ?? last?.engine.name ?? NONE, ''],
      ['instructions', evaluation.engine.instructions ?? NONE, last?.engine.instructions ?? NONE, ''],
      ['settings', settingsOf(evaluation), settingsOf(last), ''],
    ],
    [1, 2, 3],
  );
}

function median(evaluation: Evaluation | undefined): string {
  const sorted = (evaluation?.results ?? []).map(({ seconds }) => seconds).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]?.toFixed(1) ?? NONE;
}

function tokensOf(evaluation: Evaluation | undefined): string {
  if (!evaluation) return NONE;
  const sum = (count: (result: QuestionResult) => number) =>
    evaluation.results.reduce((total, result) => total + count(result), 0).toLocaleString('en');
  return `${sum(({ tokens }) => tokens.input + tokens.cacheRead + tokens.cacheWrite)}, ${sum(({ tokens }) => tokens.output)}`;
}

function costOf(evaluation: Evaluation | undefined): string {
  const costs = (evaluation?.results ?? []).flatMap(({ cost }) => (cost === undefined ? [] : [cost]));
  return costs.length === 0 ? NONE : dollars(costs.reduce((sum, cost) => sum + cost, 0));
}

function settingsOf(evaluation: Evaluation | undefined): string {
  const entries = Object.entries(evaluation?.settings ?? {});
  return entries.length === 0 ? NONE : entries.map(([name, value]) => `${name}=${shortened(value)}`).join(' ');
}

/** Shows four decimal places, because a question costs fractions of a cent. */
function dollars(usd: number | undefined): string {
  return usd === undefined ? NONE : usd.toFixed(4);
}

function percent(share: number | undefined): string {
  return share === undefined ? NONE : `${(share * 100).toFixed(0)} %`;
}

function symbolOf(isMet: boolean | undefined): string {
  return isMet === undefined ? '' : isMet ? '✓' : '✗';
}

/** Shortens a text for a cell of a Markdown table, which must not contain a bar or a line break. */
function shortened(text: string): string {
  const line = text.replace(/[\s|]+/g, ' ');
  return line.length > LONGEST_QUESTION ? `${line.slice(0, LONGEST_QUESTION - 1)}…` : line;
}
