import { Readable } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { accepted, inspect, inspector, rejected, streamOf, unchecked } from '../support/inspection/inspector-fixture';
import { docx, p } from '../support/inspection/office';
import { at, pdf } from '../support/inspection/pdf';
import { zip } from '../support/inspection/zip';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const MEGABYTE = 1024 * 1024;
const LIMIT = 50 * MEGABYTE;
/** Bytes that this process may hold while it streams a file. */
const ALLOWED = 15 * MEGABYTE;
const text = at(76, 600, 'Energie');
const mark = at(76, 780, 'VERTRAULICH');
/** A page whose drawing operators take about ten seconds to interpret. */
const slow = pdf([Buffer.concat([Buffer.alloc(100 * MEGABYTE, 'q Q '), Buffer.from(text)])], { isDeflated: true });

/** Generates a file of `size` bytes, one chunk at a time. */
function generated(size: number, chunk: Buffer): Readable {
  return Readable.from(
    (function* () {
      for (let left = size; left > 0; left -= chunk.length) yield left < chunk.length ? chunk.subarray(0, left) : chunk;
    })(),
    { objectMode: false },
  );
}

describe('holds less than 15 MB in this process while it streams 50 MB of', () => {
  const text50 = Buffer.alloc(LIMIT - 100, 'Waermepumpe;9000\n');
  const pdf50 = Buffer.concat([pdf([text]), Buffer.alloc(LIMIT - 2_000, '%')]);

  it.each<[string, Buffer]>([
    ['a.txt', text50],
    ['a.csv', text50],
    ['a.pdf', pdf50],
  ])('%s', async (name, file) => {
    const before = usedMemory(0);
    let peak = 0;
    const result = await inspector().inspect(
      name,
      Readable.from(
        (function* () {
          for (let from = 0; from < file.length; from += 64 * 1024) {
            if (from % (5 * MEGABYTE) === 0) peak = Math.max(peak, usedMemory(before + ALLOWED) - before);
            // A copy, because chunks from the network are separate buffers.
            yield Buffer.from(file.subarray(from, from + 64 * 1024));
          }
        })(),
        { objectMode: false },
      ),
    );
    expect(result).toEqual(accepted);
    expect(peak).toBeLessThan(ALLOWED);
  });
});

describe('enforces the limit of', () => {
  it('size, to the byte', async () => {
    const chunk = Buffer.alloc(64 * 1024, 'Text\n');
    expect(await inspector().inspect('a.txt', generated(LIMIT, chunk))).toEqual(accepted);
    expect(await inspector().inspect('a.txt', generated(LIMIT + 1, chunk))).toEqual(rejected('tooLarge'));
    const image = Buffer.alloc(3.75 * MEGABYTE + 1);
    image.set([0xff, 0xd8, 0xff]);
    expect(await inspect('a.jpeg', image.subarray(0, -1))).toEqual(unchecked('image'));
    expect(await inspect('a.jpeg', image)).toEqual(rejected('tooLarge'));
  });

  it('time', async () => {
    const started = performance.now();
    expect(await inspector({ INSPECTION_SECONDS: '1' }).inspect('a.pdf', streamOf(slow))).toEqual(unchecked('limits'));
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('memory outside of the heap', async () => {
    const large = Buffer.concat([pdf([text]), Buffer.alloc(LIMIT - 2_000, '%')]);
    expect(await inspector({ INSPECTION_MEGABYTES: '128' }).inspect('a.pdf', streamOf(large))).toEqual(
      unchecked('limits'),
    );
  });

  it('heap memory', async () => {
    const name = `<${'x'.repeat(100 * MEGABYTE)}>`;
    expect(await inspector({ INSPECTION_MEGABYTES: '128' }).inspect('a.docx', streamOf(docx({ body: name })))).toEqual(
      unchecked('limits'),
    );
  });

  it('text on a page', async () => {
    expect(await inspect('a.pdf', pdf([text.repeat(60_000)], { isDeflated: true }))).toEqual(unchecked('limits'));
  });

  it('unpacked bytes that an archive declares', async () => {
    const parts = docx({ body: p('Energie') });
    expect(await inspect('a.docx', parts)).toEqual(accepted);
    expect(await inspect('a.docx', withDeclaredSize(1.5 * 1024 * MEGABYTE))).toEqual(unchecked('limits'));
  });

  it('unpacked bytes that exceed what an archive declares', async () => {
    expect(await inspect('a.docx', withDeclaredSize(1_000))).toEqual(unchecked('unreadable'));
  });
});

it('reads only the first pages of a PDF of 3,000 pages', async () => {
  const pages = Array<string>(3_000).fill(text);
  expect(await inspect('a.pdf', pdf([...pages.slice(1), mark]))).toEqual(accepted);
  expect(await inspect('a.pdf', pdf([mark, ...pages.slice(1)]))).toMatchObject({ outcome: 'rejected' });
});

/** Bytes of heap and buffers in use. Collects garbage, which takes long, only if they would exceed the limit otherwise. */
function usedMemory(limit: number): number {
  const used = heldMemory();
  if (used < limit) return used;
  collectGarbage();
  // V8 frees buffers in the background; the next collection waits for that.
  collectGarbage();
  return heldMemory();
}

/** Bytes of heap and buffers, including garbage. */
function heldMemory(): number {
  const { arrayBuffers, heapUsed } = process.memoryUsage();
  return arrayBuffers + heapUsed;
}

/** A Word document with a member of 100 MB of spaces that declares another size. */
function withDeclaredSize(declaredSize: number): Buffer {
  return zip([{ name: '[Content_Types].xml', content: Buffer.alloc(100 * MEGABYTE, ' '), declaredSize }]);
}
