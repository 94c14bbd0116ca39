import { Readable } from 'node:stream';
import { inspector } from './inspector-fixture';
import { at, pdf } from './pdf';

const MEGABYTE = 1024 * 1024;
const LIMIT = 50 * MEGABYTE;
const text = Buffer.alloc(LIMIT - 100, 'Waermepumpe;9000\n');
const FILES: Record<string, Buffer> = {
  'a.txt': text,
  'a.csv': text,
  'a.pdf': Buffer.concat([pdf([at(76, 600, 'Energie')]), Buffer.alloc(LIMIT - 2_000, '%')]),
};

/**
 * Inspects files of 50 MB. Writes to standard output, by file name, the result of the inspection and the maximum number of bytes of memory
 * that the inspection needed. This program runs in a process of its own, because it often forces a garbage collection, which is
 * slow in the large heap of a Jest worker.
 */
async function main(): Promise<void> {
  const outcomes: Record<string, unknown> = {};
  for (const [name, file] of Object.entries(FILES)) {
    const before = usedMemory();
    let held = 0;
    const measured = function* () {
      for (let from = 0; from < file.length; from += 64 * 1024) {
        if (from % (5 * MEGABYTE) === 0) held = Math.max(held, usedMemory() - before);
        // Yield a copy, because chunks from the network are separate buffers.
        yield Buffer.from(file.subarray(from, from + 64 * 1024));
      }
    };
    const result = await inspector().inspect(name, Readable.from(measured(), { objectMode: false }));
    outcomes[name] = { result, held };
  }
  process.stdout.write(JSON.stringify(outcomes));
}

/** Bytes of heap and buffers in use after a garbage collection. */
function usedMemory(): number {
  gc!();
  const { arrayBuffers, heapUsed } = process.memoryUsage();
  return arrayBuffers + heapUsed;
}

void main();
