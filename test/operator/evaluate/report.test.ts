import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { costOf } from '../../../src/operator/evaluate/cost';
import type { Evaluation, QuestionResult } from '../../../src/operator/evaluate/evaluation';
import { History } from '../../../src/operator/evaluate/history';
import { parseEvaluateArguments } from '../../../src/operator/evaluate/options';
import { formatEvaluation, missed } from '../../../src/operator/evaluate/report';

const result = (question: string, more: Partial<QuestionResult> = {}): QuestionResult => ({
  question,
  seconds: 2,
  tokens: { input: 1_000, output: 100, cacheRead: 0, cacheWrite: 0 },
  answer: 'Text',
  documents: [],
  ...more,
});
const run = (at: string, ...results: QuestionResult[]): Evaluation => ({
  at,
  engine: { name: 'converse', model: 'eu.anthropic.claude-sonnet-4-6', instructions: '1+3f9a0c21' },
  settings: {},
  results,
});

describe('formatEvaluation', () => {
  const last = run('2026-01-01T00:00:00Z', result('A?', { found: true, cited: true }), result('B?', { refused: true }));
  const now = run(
    '2026-01-02T00:00:00Z',
    result('A?', { found: true, cited: false, cost: 0.0123 }),
    result('B?', { refused: true }),
    result('C | D?', { found: false, cited: false, failure: 'throttled: slow down' }),
  );

  it('shows each question, failures, changes and the measures of both runs', () => {
    const text = formatEvaluation(now, last, { found: 0.9 });
    expect(text).toMatch(/^\| A\? +\| ✓ +\| ✗ +\| +\| +\| 2\.0 \| 0\.0123 \|$/m);
    expect(text).toContain('Failed:\n  C D?: throttled: slow down');
    expect(text).toContain('Changed since the last run:\n  A?: cited ✓ → ✗');
    expect(text).toMatch(/^\| found +\| +50 % \| +100 % \| +≥ 90 % \|$/m);
    expect(text).toMatch(/^\| refused +\| +100 % \| +100 % \| +\|$/m);
    expect(text).toContain('eu.anthropic.claude-sonnet-4-6');
  });

  it('does not list a measure as changed if the last run lacked it', () => {
    const more = run('2026-01-02T00:00:00Z', result('A?', { found: true, cited: false, facts: true }));
    expect(formatEvaluation(more, last, {})).toMatch(/^ {2}A\?: cited ✓ → ✗$/m);
  });

  it('lists no changes if there is no last run', () => {
    expect(formatEvaluation(now, undefined, {})).not.toContain('Changed');
  });

  it('reports a threshold as missed only if the measure is below the threshold', () => {
    expect(missed(now.results, { found: 0.5, cited: 0.1, refused: 1, facts: 1 })).toEqual(['cited']);
  });
});

describe('History', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'evaluations-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('returns, for a file of questions, the run with the latest date', () => {
    const history = new History(folder, 'some/office.json');
    expect(history.last()).toBeUndefined();
    history.add(run('2026-01-02T00:00:00.000Z', result('A?')));
    history.add(run('2026-01-01T00:00:00.000Z', result('B?')));
    expect(history.last()?.results[0]?.question).toBe('A?');
    expect(new History(folder, 'other.json').last()).toBeUndefined();
  });

  it('rejects a damaged file, and names its path', () => {
    const history = new History(folder, 'damaged.json');
    writeFileSync(history.add(run('2026-01-02T00:00:00.000Z')), '{');
    expect(() => history.last()).toThrow(/damaged\/2026-01-02.*is damaged: delete it/);
  });
});

describe('costOf', () => {
  const tokens = { input: 1_000_000, output: 100_000, cacheRead: 1_000_000, cacheWrite: 0 };

  it('adds the costs of input, output and cache tokens', () => {
    expect(costOf({ name: 'converse', model: 'eu.anthropic.claude-sonnet-4-6' }, tokens)).toBeCloseTo(
      3.3 + 1.65 + 0.33,
    );
  });

  it('returns undefined for a model without a price, and for an agent', () => {
    expect(costOf({ name: 'converse', model: 'amazon.unknown' }, tokens)).toBeUndefined();
    expect(costOf({ name: 'agent' }, tokens)).toBeUndefined();
  });
});

describe('parseEvaluateArguments', () => {
  it('reads the file, settings and thresholds', () => {
    const args = ['q.json', '--local', '--set', 'SEARCH_RESULTS=12', '--set', 'MODEL_ARN=a=b', '--cited', '0.8'];
    expect(parseEvaluateArguments(args)).toMatchObject({
      file: 'q.json',
      local: true,
      parallel: 4,
      settings: { SEARCH_RESULTS: '12', MODEL_ARN: 'a=b' },
      thresholds: { cited: 0.8 },
    });
  });

  it.each([
    [[], /Expected one file/],
    [['a', 'b'], /Expected one file/],
    [['a', '--set', 'NO_SUCH=1'], /--set must look like/],
    [['a', '--found', '90'], /--found must be from 0 to 1; received 90/],
    [['a', '--parallel', '0'], /--parallel must be from 1 to 50/],
  ])('rejects %j', (args, message) => {
    expect(() => parseEvaluateArguments(args)).toThrow(message);
  });
});
