/** `npm run bench`: measures the server against the bare pipe and AI SDK. */
import { parseArgs } from 'node:util';
import type { Line } from './line';
import { ROWS } from './rows';
import { Setup } from './setup';
import { tableOf } from './table';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    quick: { type: 'boolean', default: false },
    repetitions: { type: 'string' },
  },
});

async function main(): Promise<void> {
  const rows = ROWS.filter(({ name }) => !options.only || options.only.includes(name));
  if (rows.length === 0) throw new Error(`--only must be one of ${ROWS.map(({ name }) => name).join(', ')}`);
  const extent = { isQuick: options.quick, repetitions: Number(options.repetitions ?? (options.quick ? 1 : 5)) };
  const setup = await Setup.open();
  const lines: Line[] = [];
  try {
    for (const row of rows) {
      console.error(`${row.name} …`);
      lines.push(...(await row.measure(setup, extent)));
    }
  } finally {
    await setup.close();
  }
  console.log(tableOf(lines));
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
