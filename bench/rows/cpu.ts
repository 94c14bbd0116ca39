import { interleaved, measureAnswers, usualAnswer, warmUp } from '../answers';
import type { Line } from '../line';
import type { Extent, Row } from '../row';
import type { Setup } from '../setup';

/** CPU time of the server for one answer, at one rate of the engine. */
export function cpuRow(rate: number): Row {
  return { name: `cpu-${rate}`, measure: async (setup, extent) => [await measure(setup, extent, rate)] };
}

async function measure(setup: Setup, { repetitions, isQuick }: Extent, rate: number): Promise<Line> {
  const answers = isQuick ? 40 : 200;
  const values = await interleaved(setup, repetitions, async (server) => {
    await warmUp(setup, server, answers);
    await setup.play(usualAnswer(rate, isQuick ? 100 : 400));
    return (await measureAnswers(setup, server, answers)).cpu;
  });
  return {
    id: `cpu-${rate}`,
    measure: `CPU per answer of 400 tokens, ${answers} at once, ${rate} tokens a second`,
    unit: 'ms',
    goal: { text: '1.0 × the bare pipe (1.5 at most)', limit: 1, of: 'ratio' },
    values,
  };
}
