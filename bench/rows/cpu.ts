import { interleaved, measureAnswers, usualAnswer, warmUp } from '../answers';
import type { ServerName } from '../line';
import type { Extent, Row } from '../row';
import type { Server } from '../servers/server';
import type { Setup } from '../setup';

/** CPU time of the server per answer. @param rate tokens per second that the stand-in for Bedrock sends */
export function cpuRow(rate: number): Row {
  return {
    name: `cpu-${rate}`,
    measure: async (setup, extent) => [
      {
        id: `cpu-${rate}`,
        measure: `CPU per answer of 400 tokens, ${answersOf(extent)} at once, ${rate} tokens a second`,
        unit: 'ms',
        goal: { text: '1.0 × the bare pipe (1.5 at most)', limit: 1, of: 'ratio' },
        values: await measure(setup, extent, rate),
      },
    ],
  };
}

/**
 * CPU time of the server per answer of the engine `converse` with one search. Like the server, the bare pipe calls the model twice
 * and searches once.
 */
export const cpuConverseRow: Row = {
  name: 'cpu-converse',
  async measure(setup, extent) {
    const environment = { ANSWER_ENGINE: 'converse', MODEL_CITATIONS: 'native' };
    const { ours, pipe } = await measure(setup, extent, 50, { environment, servers: ['ours', 'pipe'] });
    return [
      {
        id: 'cpu-converse',
        measure: `CPU per answer of \`converse\` with one search, ${answersOf(extent)} at once, 50 tokens a second`,
        unit: 'ms',
        goal: { text: '1.5 × the bare pipe at most', limit: 1.5, of: 'ratio' },
        values: { ours, pipe },
      },
    ];
  },
};

function answersOf({ isQuick }: Extent): number {
  return isQuick ? 40 : 200;
}

/** CPU times of the servers per answer, in milliseconds. */
function measure(
  setup: Setup,
  extent: Extent,
  rate: number,
  options?: Parameters<typeof interleaved>[3],
): Promise<Record<ServerName, number[]>> {
  const answers = answersOf(extent);
  const run = async (server: Server) => {
    await warmUp(setup, server, answers);
    await setup.setScript(usualAnswer(rate, extent.isQuick ? 100 : 400));
    return (await measureAnswers(setup, server, answers)).cpu;
  };
  return interleaved(setup, extent.repetitions, run, options);
}
