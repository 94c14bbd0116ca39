import type { EvaluatedAnswer, EvaluatedPassage } from '../../../src/operator/evaluate/answer';
import { judge } from '../../../src/operator/evaluate/judgement';

const TOKENS = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };
const passage = (document: string, excerpt = 'text', page?: number): EvaluatedPassage =>
  page === undefined ? { document, excerpt } : { document, excerpt, page };
const answer = (more: Partial<EvaluatedAnswer> = {}): EvaluatedAnswer => ({
  text: 'Text',
  found: [],
  cited: [],
  tokens: TOKENS,
  seconds: 1,
  ...more,
});
const asking = (...sources: (object | object[])[]) => ({ question: 'A?', sources }) as never;

it('distinguishes a document that is cited from a document that is only found', () => {
  const question = asking({ document: 'a.pdf' });
  expect(judge(question, answer({ found: [passage('a.pdf')] }))).toEqual({ found: true, cited: false });
  expect(judge(question, answer({ cited: [passage('a.pdf')] }))).toEqual({ found: true, cited: true });
  expect(judge(question, answer({ cited: [passage('b.pdf')] }))).toEqual({ found: false, cited: false });
});

it('requires every source, and one of several alternatives', () => {
  const question = asking({ document: 'a.pdf' }, [{ document: 'b.pdf' }, { document: 'c.pdf' }]);
  expect(judge(question, answer({ cited: [passage('a.pdf')] })).cited).toBe(false);
  expect(judge(question, answer({ cited: [passage('a.pdf'), passage('c.pdf')] })).cited).toBe(true);
});

it('compares the page and the text of the passage, regardless of line breaks and Unicode normalisation', () => {
  const question = asking({ document: 'Förderung.pdf', page: 2, passage: 'neun Tausend Franken' });
  const cites = (excerpt: string, page: number) =>
    judge(question, answer({ cited: [passage('Förderung.pdf'.normalize('NFD'), excerpt, page)] })).cited;
  expect(cites('pauschal neun\nTau\u00ADsend  Franken.', 2)).toBe(true);
  expect(cites('pauschal neun Tausend Franken.', 3)).toBe(false);
  expect(cites('acht', 2)).toBe(false);
});

it.each([
  ['4500', 'It is **4,500** francs.', true],
  ['4500', 'Es sind 4’500 Franken.', true],
  ["9'000", 'Es sind 9000 Franken.', true],
  ['10,4', 'Die Vergütung beträgt 10,4 Rappen.', true],
  ['450', 'It is 4500 francs.', false],
  ['500', 'It is 4500 francs.', false],
  ['(4.5)', 'It is (4.5).', true],
  ['4.5', 'It is 465.', false],
  ['/450/', 'It is 4500 francs.', true],
  ['/four|vier/', 'It lasts FOUR hours.', true],
  ['snake_case', 'It is snake\\_case.', true],
  ['five', 'It is four.', false],
  ['10125', "Es sind 10'125 Franken.", true],
  ['10125', 'Es sind 10’125.50 Franken.', true],
  ['10125', 'Es sind 10.125,50 Euro.', true],
  ['10125', 'Es sind 10.125 Euro.', true],
  ['10125', 'It is 10,125.50 pounds.', true],
  ['10125', 'Ce sont 10 125 francs.', true],
  ['10125', 'Ce sont 10\u202F125 francs.', true],
  ['10\u00A0125', 'Ce sont 10125,50 francs.', true],
  ['1234567', 'Es sind 1.234.567 Euro.', true],
  ['1234567', 'Es sind 1234.567 Euro.', false],
  ['1234567', "Es sind 1'234.567 Franken.", false],
  ['1234567', 'Es sind 1.234,567 Euro.', false],
  ["1'234.567", 'It is 1,234.567.', true],
  ['125', 'Ce sont 10 125 francs.', false],
  ['0125', 'It is 0.125.', false],
  ['0.125', 'It is 0.125.', true],
  ['100', 'In 2026 100 people applied.', true],
  ['2026', 'In 2026 100 people applied.', true],
  ['100', 'It lists:\n\n2\n\n100 people', true],
  ['100', 'Um 8.30 100 Personen', true],
  ['12345', 'Version 1.2.345', false],
])('looks for the fact %s in "%s", with the result %s', (fact, text, isContained) => {
  const question = { question: 'A?', sources: [{ document: 'a' }], facts: [fact] };
  expect(judge(question, answer({ text })).facts).toBe(isContained);
});

it('counts an answer that cites nothing as a refusal', () => {
  const question = { question: 'A?', answer: 'none' } as const;
  expect(judge(question, answer({ found: [passage('a.pdf')] }))).toEqual({ refused: true });
  expect(judge(question, answer({ cited: [passage('a.pdf')] }))).toEqual({ refused: false });
});

it('judges that a failed answer neither cites its sources nor contains the facts nor refuses, and that an empty answer does not refuse', () => {
  const failed = answer({ failure: 'throttled', cited: [passage('a')] });
  expect(judge({ question: 'A?', answer: 'none' }, failed)).toEqual({ refused: false });
  expect(judge({ question: 'A?', answer: 'none' }, answer({ text: ' ' }))).toEqual({ refused: false });
  expect(judge({ question: 'A?', sources: [{ document: 'a' }], facts: ['Text'] }, failed)).toEqual({
    found: true,
    cited: false,
    facts: false,
  });
});
