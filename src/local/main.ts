/** `npm start`: the whole product on this machine, with no AWS account. */
import { join, relative } from 'node:path';
import { untilStopped } from './lifetime';
import type { Product } from './product';
import { SEEDED, startProduct } from './product';

// On an older Node the SDK would warn in the middle of what a newcomer reads.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

const isColoured = process.stdout.isTTY === true && !process.env.NO_COLOR;

main().catch((error: Error) => {
  // What we say ourselves is a sentence; anything else is a fault, and its place matters.
  console.error(error.constructor === Error ? error.message : error);
  process.exit(1);
});

async function main(): Promise<void> {
  const reset = readArguments(process.argv.slice(2));
  const stopped = untilStopped();
  const starting = startProduct({
    environment: process.env,
    reset,
    server: join(__dirname, '../../dist/server.js'),
    say: (sentence) => console.error(sentence),
  });
  const product = await Promise.race([starting, stopped]);
  if (product) {
    announce(product);
    await stopped;
    await product.stop();
  }
  process.exit(0);
}

function readArguments(words: readonly string[]): boolean {
  const unknown = words.filter((word) => word !== '--reset');
  if (unknown.length > 0)
    throw new Error(`Received ${unknown.join(' ')}; the only option is --reset, which empties the local state.`);
  return words.includes('--reset');
}

function announce({ url, folder, isSeeded }: Product): void {
  const [admin, colleague] = SEEDED.usernames;
  const people = `${admin} (administrator) or ${colleague}, password ${SEEDED.password}`;
  console.log(
    [
      `Joule Verne   ${strong(url)}`,
      ...(isSeeded ? [`Sign in       ${people}`, `Mailbox       ${url}/local/mailbox`] : []),
      `State, logs   ${shortest(folder)}`,
      'Ctrl+C stops',
    ].join('\n'),
  );
}

function shortest(folder: string): string {
  const fromHere = relative(process.cwd(), folder);
  return fromHere.startsWith('..') ? folder : fromHere || '.';
}

function strong(text: string): string {
  return isColoured ? `\u001b[1m${text}\u001b[22m` : text;
}
