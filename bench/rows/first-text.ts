import { askAll, interleaved, measureAnswers, usualAnswer, warmUp } from '../answers';
import type { Line, ServerName } from '../line';
import type { Answer } from '../load/answer';
import type { Row } from '../row';
import type { Server } from '../servers/server';
import type { Setup } from '../setup';
import { median, percentile } from '../statistics';

const P99 = 0.99;

/** The time to the first text for a single user. */
export const firstTextRow: Row = {
  name: 'first-text',
  async measure(setup, { repetitions, isQuick }) {
    const measured = await interleaved(setup, Math.min(repetitions, 3), async (server) => {
      await warmUp(setup, server, 5);
      return oneByOne(setup, server, isQuick ? 10 : 100);
    });
    return [
      {
        id: 'question-to-text',
        measure: 'question to first text with one user, engine at once (median)',
        unit: 'ms',
        goal: { text: 'under 60 ms', limit: 60, of: 'value' },
        values: each(measured, (answers) => median(answers.map(({ sinceQuestion }) => sinceQuestion))),
      },
      ...chunkLines(1, measured),
    ];
  },
};

/** The time to the first text while many answers run. */
export const firstTextOfManyRow: Row = {
  name: 'first-text-200',
  async measure(setup, { repetitions, isQuick }) {
    const count = isQuick ? 40 : 200;
    const measured = await interleaved(setup, Math.min(repetitions, 3), async (server) => {
      await warmUp(setup, server, count);
      await setup.setScript(usualAnswer(20, isQuick ? 100 : 400));
      return (await measureAnswers(setup, server, count, isQuick ? 2_000 : 10_000)).answers;
    });
    return chunkLines(count, measured);
  },
};

type Measured = Readonly<Record<ServerName, readonly (readonly Answer[])[]>>;

async function oneByOne(setup: Setup, server: Server, count: number): Promise<Answer[]> {
  const answers: Answer[] = [];
  await setup.setScript(usualAnswer(50, 5));
  for (let n = 0; n < count; n++) {
    await setup.openPages(server, 1);
    answers.push(...(await askAll(setup, server, 1, 0)));
  }
  return answers;
}

function chunkLines(count: number, measured: Measured): Line[] {
  const times = (answers: readonly Answer[]) => answers.map(({ sinceChunk }) => sinceChunk);
  const measure = `engine's first chunk to first text, ${count} at once`;
  return [
    {
      id: `chunk-to-text-${count}`,
      measure: `${measure} (median)`,
      unit: 'ms',
      goal: { text: 'the bare pipe + 10 ms', limit: 10, of: 'difference' },
      values: each(measured, (answers) => median(times(answers))),
    },
    {
      id: `chunk-to-text-${count}-p99`,
      measure: `${measure} (p99)`,
      unit: 'ms',
      goal: { text: '1.5 × the bare pipe', limit: 1.5, of: 'ratio' },
      values: each(measured, (answers) => percentile(times(answers), P99)),
    },
  ];
}

function each(measured: Measured, value: (answers: readonly Answer[]) => number): Record<ServerName, number[]> {
  return { ours: measured.ours.map(value), pipe: measured.pipe.map(value), aiSdk: measured.aiSdk.map(value) };
}
