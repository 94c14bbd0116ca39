import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readQuestionSet } from '../../../src/operator/evaluate/question-set';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'questions-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const read = (content: unknown) => {
  const file = join(folder, 'questions.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return readQuestionSet(file);
};
const questions = (...list: object[]) => ({ questions: list });

it('accepts questions with sources, alternatives and facts, and questions without an answer', () => {
  const set = {
    thresholds: { found: 0.9 },
    questions: [
      {
        question: 'A?',
        sources: [{ document: 'a.pdf', page: 2, passage: 'x' }, [{ document: 'b.md' }]],
        facts: ['1', '/2/'],
      },
      { question: 'B?', answer: 'none' },
    ],
  };
  expect(read(set)).toEqual(set);
  expect(read(`\uFEFF${JSON.stringify(questions({ question: 'B?', answer: 'none' }))}`).thresholds).toEqual({});
});

it.each([
  [
    'a question with neither sources nor "none"',
    questions({ question: 'A?' }),
    /question 1: needs "question", and either/,
  ],
  ['an empty list', questions(), /questions: /],
  ['an unknown member', { ...questions({ question: 'A?', answer: 'none' }), treshold: 1 }, /Unrecognized key/],
  [
    'a threshold above 1',
    { thresholds: { found: 90 }, ...questions({ question: 'A?', answer: 'none' }) },
    /thresholds\.found/,
  ],
  [
    'an invalid regular expression',
    questions({ question: 'A?', sources: [{ document: 'a' }], facts: ['/(/'] }),
    /question 1/,
  ],
  [
    'a repeated question',
    questions({ question: 'A?', answer: 'none' }, { question: 'A?', answer: 'none' }),
    /twice: A\?/,
  ],
  ['text that is not JSON', '{', /not valid JSON/],
])('rejects %s', (_, content, message) => {
  expect(() => read(content)).toThrow(message);
});

it('rejects a file that does not exist', () => {
  expect(() => readQuestionSet(join(folder, 'none.json'))).toThrow(/none\.json cannot be read/);
});
