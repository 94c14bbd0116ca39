import type { Finding } from '../../../src/local/knowledge';
import { PassageIndex } from '../../../src/local/knowledge/passage-index';
import { examplePassages } from '../../support/local/example-index';
import questions from './questions.json';

type Question = (typeof questions)[number];

/**
 * Minimum share of questions for which the search is right. The search is right if its best passage answers the question,
 * or if it finds nothing for a question that no passage answers.
 */
const FLOORS = { same: 0.8, across: 0.65, unanswerable: 0.9 };
const LANGUAGES = ['de', 'fr', 'it', 'en'];

const index = new PassageIndex();
beforeAll(async () => index.add(await examplePassages()));

it.each(LANGUAGES)('finds passages in %s for most questions in the same language', (language) =>
  expectFloor((question) => question.kind === 'same' && question.language === language, FLOORS.same),
);

it.each(LANGUAGES)('finds passages in other languages for most questions in %s', (language) =>
  expectFloor((question) => question.kind === 'across' && question.language === language, FLOORS.across),
);

it('finds nothing for most questions that the documents do not answer', () =>
  expectFloor(({ kind }) => kind === 'unanswerable', FLOORS.unanswerable));

it('takes less than 20 milliseconds of CPU time to find passages for a question', () => {
  // Take the best of three CPU times, because other processes slow the machine down.
  const slowest = questions.map(({ question }) => Math.min(...[1, 2, 3].map(() => milliseconds(question))));
  expect(Math.max(...slowest)).toBeLessThan(20);
});

function expectFloor(isMeant: (question: Question) => boolean, floor: number): void {
  const meant = questions.filter(isMeant);
  const wrong = meant.filter((question) => !isRight(question, index.find(question.question, 1)[0]));
  expect(meant.length).toBeGreaterThanOrEqual(10);
  if (wrong.length > meant.length * (1 - floor))
    throw new Error(
      `${wrong.length} of ${meant.length} are wrong:\n${wrong.map(({ question }) => question).join('\n')}`,
    );
}

/**
 * Whether a finding is one of the right passages, or is missing for a question that no passage answers. If `document` and
 * `passage` are lists, a document and its passage have the same position.
 */
function isRight({ document, passage }: Question, found: Finding | undefined): boolean {
  if (document === undefined || document === null) return found === undefined;
  const passages = [passage].flat();
  return [document]
    .flat()
    .some((name, number) => found?.name === name && found.text.includes(passages[number] as string));
}

/** Milliseconds of CPU time that a search takes. */
function milliseconds(question: string): number {
  const before = process.cpuUsage();
  index.find(question, 5);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
