import type { AnswerHtml } from '../../../src/app/markdown/answer-html';
import { newAnswer } from '../../support/app/rendered-answer';
import { REPETITIONS, type Repetition } from '../../support/app/repetitive-markdown';
import { cpuTime, slowness } from '../../support/machine-speed';

/** Milliseconds of CPU time for which one step may block the event loop. */
const LONGEST_STEP = 50;
/** Maximum number of measurements, because the garbage collector or the compiler may slow down a single one. */
const ATTEMPTS = 6;

interface Work {
  readonly total: number;
  readonly longestStep: number;
}

function render(text: string): Work {
  const answer = newAnswer();
  answer.push(text);
  answer.end();
  return workOf(answer);
}

function workOf(answer: AnswerHtml): Work {
  const start = cpuTime();
  let longestStep = 0;
  let before = start;
  const steps = answer.updates();
  while (!steps.next().done) {
    const now = cpuTime();
    longestStep = Math.max(longestStep, now - before);
    before = now;
  }
  return { total: before - start, longestStep };
}

/** Measures a value up to ATTEMPTS times, until the value is at most the limit. Returns the smallest value. */
function least(limit: number, measure: () => number): number {
  let result = Infinity;
  for (let attempt = 0; attempt < ATTEMPTS && result > limit; attempt++) result = Math.min(result, measure());
  return result;
}

/**
 * Corrects the milliseconds of a step that exceeds the limit to those of an idle machine, because other processes may slow the machine
 * down at any moment of the test. Returns other values unchanged.
 */
function whenIdle(step: number): number {
  return step <= LONGEST_STEP ? step : step / slowness();
}

/** The factor by which the time grows if the text becomes four times as long. */
function growth(repetition: Repetition): number {
  const time = (length: number) => Math.min(...[1, 2, 3].map(() => render(repetition(length)).total));
  return time(12_000) / time(3000);
}

describe('AnswerHtml', () => {
  beforeAll(() => Object.values(REPETITIONS).forEach((repetition) => render(repetition(200))));

  it.each(Object.entries(REPETITIONS))('renders %s in short steps', (_, repetition) => {
    const text = repetition(10_000);
    expect(least(LONGEST_STEP, () => whenIdle(render(text).longestStep))).toBeLessThanOrEqual(LONGEST_STEP);
  });

  // With quadratic time, the factor would be 16.
  it.each(['emphasised brackets', 'URLs in URLs', 'tables without cells', 'late definitions'])(
    'takes linear time for %s',
    (name) => expect(least(8, () => growth(REPETITIONS[name]!))).toBeLessThan(8),
  );

  it('takes short steps to show an unfinished line that begins with many spaces', () => {
    const show = () => {
      const answer = newAnswer();
      answer.push(' '.repeat(20_000) + 'x'.repeat(5000));
      return workOf(answer).longestStep;
    };
    expect(least(LONGEST_STEP, () => whenIdle(show()))).toBeLessThanOrEqual(LONGEST_STEP);
  });

  it('streams a code block of 5000 lines in short steps and linear time', () => {
    const stream = (lines: number): Work => {
      const answer = newAnswer();
      answer.push('```ts\n');
      const works = Array.from({ length: lines }, (_, n) => {
        answer.push(`const a${n} = "b"; /* ${n} */\n`);
        return workOf(answer);
      });
      return {
        total: works.reduce((sum, { total }) => sum + total, 0),
        longestStep: Math.max(...works.map(({ longestStep }) => longestStep)),
      };
    };
    expect(least(LONGEST_STEP, () => whenIdle(stream(5000).longestStep))).toBeLessThanOrEqual(LONGEST_STEP);
    expect(least(8, () => stream(5000).total / stream(1250).total)).toBeLessThan(8);
  });
});
