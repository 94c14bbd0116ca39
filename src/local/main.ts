/**
 * The program of `npm start` and `npm run dev`. start.mjs loads it after checking Node and the packages. `node --import
 * tsx src/local/main.ts` works too.
 */
import { join, relative } from 'node:path';
import type { Builder } from '../../projenrc/programs/build.mjs';
import { assertWritable } from './checks';
import { CUSTOM_ENDPOINTS } from './environment';
import { help, OPTIONS, type Option } from './help';
import { untilStopped } from './lifetime';
import type { Product, SEEDED as Seeded } from './product';
import { updateOnChange } from './update-on-change';

// On an older version of Node, the SDK would print a warning among the start-up messages.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
Object.assign(process.env, CUSTOM_ENDPOINTS);

const ROOT = join(__dirname, '../..');
const isColoured = process.stdout.isTTY === true && !process.env.NO_COLOR;

main().catch((error: Error) => {
  // An error whose class is exactly `Error` has a message for the user. An error of any other class is a bug, so print its
  // stack.
  console.error(error.constructor === Error ? error.message : error);
  process.exit(1);
});

async function main(): Promise<void> {
  const options = readArguments(process.argv.slice(2));
  if (options.help) {
    console.log(help());
    process.exit(0);
  }
  const stopped = untilStopped();
  // Import the stand-ins only here: the import takes a second, and neither `--help` nor an error about an argument
  // needs it.
  const { SEEDED, startProduct } = await import('./product.js');
  const builder = options['no-build'] ? undefined : await openBuilder();
  const starting = startProduct({
    environment: process.env,
    reset: options.reset,
    server: join(ROOT, 'dist/server.js'),
    build: builder && (() => buildFirst(builder, options.watch)),
    report: console.error,
  });
  const product = await Promise.race([starting, stopped]);
  if (product) {
    announce(product, SEEDED);
    if (options.watch && builder) updateOnChange({ root: ROOT, builder, product, report: console.log });
    await stopped;
    await product.stop();
  }
  process.exit(0);
}

/** @throws Error for unknown arguments, and for `--watch` together with `--no-build` */
function readArguments(args: readonly string[]): Record<Option, boolean> {
  const options = Object.keys(OPTIONS) as Option[];
  const unknown = args.filter((arg) => !options.some((option) => arg === `--${option}`));
  if (unknown.length > 0) {
    const known = options.map((option) => `--${option}`).join(', ');
    throw new Error(`Unknown argument ${unknown.join(' ')}: the options are ${known}.`);
  }
  if (args.includes('--watch') && args.includes('--no-build'))
    throw new Error('--watch needs to build: leave out --no-build.');
  return Object.fromEntries(options.map((option) => [option, args.includes(`--${option}`)])) as Record<Option, boolean>;
}

/** @throws Error with a message of one sentence when the repository's output folders are not writable */
async function openBuilder(): Promise<Builder> {
  const { createBuilder, OUTPUT_FOLDERS } = await import('../../projenrc/programs/build.mjs');
  for (const folder of OUTPUT_FOLDERS) {
    assertWritable(join(ROOT, folder), 'use a copy of the repository that you may write to.');
  }
  return createBuilder();
}

async function buildFirst(builder: Builder, isKept: boolean): Promise<void> {
  try {
    await builder.build();
    if (!isKept) await builder.close();
  } catch (error) {
    if (!(error as { errors?: unknown }).errors) throw error;
    throw new Error('The build failed: fix the errors above and start again.', { cause: error });
  }
}

function announce({ url, folder, isSeeded }: Product, { usernames, password }: typeof Seeded): void {
  const [admin, colleague] = usernames;
  const users = `${admin} (administrator) or ${colleague}, password ${password}`;
  console.log(
    [
      `Joule Verne   ${bold(url)}`,
      ...(isSeeded ? [`Sign in       ${users}`, `Mailbox       ${url}/local/mailbox`] : []),
      `State, logs   ${shortest(folder)}`,
      'Ctrl+C stops',
    ].join('\n'),
  );
}

function shortest(folder: string): string {
  const fromHere = relative(process.cwd(), folder);
  return fromHere.startsWith('..') ? folder : fromHere || '.';
}

function bold(text: string): string {
  return isColoured ? `\u001b[1m${text}\u001b[22m` : text;
}
