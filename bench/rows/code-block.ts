import { askAll, SITE_OF, warmUp } from '../answers';
import { codeBlockTokens } from '../engine/text';
import type { ServerName } from '../line';
import type { Row } from '../row';
import type { Setup } from '../setup';

/** The number of lines. In this script, each line is one token. */
const LINES = 5_000;

/** The longest time for which the event loop is blocked while a long code block streams. */
export const codeBlockRow: Row = {
  name: 'code-block',
  async measure(setup, { repetitions, isQuick }) {
    const values: { ours: number[]; pipe: number[] } = { ours: [], pipe: [] };
    for (let n = 0; n < Math.min(repetitions, 3); n++)
      for (const name of ['ours', 'pipe'] as const)
        values[name].push(await longestBlock(setup, name, isQuick ? 1000 : LINES));
    return [
      {
        id: 'code-block',
        measure: `${LINES.toLocaleString('en')}-line code block streamed: longest event-loop block`,
        unit: 'ms',
        goal: { text: '50 ms', limit: 50, of: 'value' },
        values,
      },
    ];
  },
};

async function longestBlock(setup: Setup, name: ServerName, lines: number): Promise<number> {
  const server = await setup.server(SITE_OF[name], { watchesEventLoop: true });
  await warmUp(setup, server, 20);
  await setup.setScript({ tokens: codeBlockTokens(lines), rate: 500 });
  await setup.openPages(server, 1);
  await server.eventLoop();
  await askAll(setup, server, 1, 0);
  const { max } = await server.eventLoop();
  await setup.stop(server);
  return max;
}
