import { Readable } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { admitted, inspect, inspector, refused, streamOf, unchecked } from '../support/inspection/inspector-fixture';
import { docx, p } from '../support/inspection/office';
import { at, pdf } from '../support/inspection/pdf';
import { zip } from '../support/inspection/zip';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const MEGABYTE = 1024 * 1024;
const LIMIT = 50 * MEGABYTE;
const text = at(76, 600, 'Energie');
/** A page whose drawing takes about ten seconds, and says nothing. */
const endless = pdf([Buffer.concat([Buffer.alloc(100 * MEGABYTE, 'q Q '), Buffer.from(text)])], { isDeflated: true });

/** A file of so many bytes, no more of which exist than the chunk that is on its way. */
function long(size: number, chunk: Buffer): Readable {
  return Readable.from(
    (function* () {
      for (let left = size; left > 0; left -= chunk.length) yield left < chunk.length ? chunk.subarray(0, left) : chunk;
    })(),
    { objectMode: false },
  );
}

describe('this process holds no more of a file of 50 MB than is on its way', () => {
  const text50 = Buffer.alloc(LIMIT - 100, 'Waermepumpe;9000\n');
  const pdf50 = Buffer.concat([pdf([text]), Buffer.alloc(LIMIT - 2_000, '%')]);

  it.each<[string, Buffer]>([
    ['a.txt', text50],
    ['a.csv', text50],
    ['a.pdf', pdf50],
  ])('%s', async (name, file) => {
    const before = held();
    let most = 0;
    const verdict = await inspector().inspect(
      name,
      Readable.from(
        (function* () {
          for (let from = 0; from < file.length; from += 64 * 1024) {
            if (from % (5 * MEGABYTE) === 0) most = Math.max(most, held() - before);
            // A copy, as what comes from a network lies in a buffer of its own.
            yield Buffer.from(file.subarray(from, from + 64 * 1024));
          }
        })(),
        { objectMode: false },
      ),
    );
    expect(verdict).toEqual(admitted);
    expect(most).toBeLessThan(15 * MEGABYTE);
  });
});

describe('fails for a file over a limit:', () => {
  it('one byte too large', async () => {
    const chunk = Buffer.alloc(64 * 1024, 'Text\n');
    expect(await inspector().inspect('a.txt', long(LIMIT, chunk))).toEqual(admitted);
    expect(await inspector().inspect('a.txt', long(LIMIT + 1, chunk))).toEqual(refused('tooLarge'));
    const image = Buffer.alloc(3.75 * MEGABYTE + 1);
    image.set([0xff, 0xd8, 0xff]);
    expect(await inspect('a.jpeg', image.subarray(0, -1))).toEqual(unchecked('image'));
    expect(await inspect('a.jpeg', image)).toEqual(refused('tooLarge'));
  });

  it('too long to read', async () => {
    const started = performance.now();
    expect(await inspector({ INSPECTION_SECONDS: '1' }).inspect('a.pdf', streamOf(endless))).toEqual(
      unchecked('limits'),
    );
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('too much memory beside the heap', async () => {
    const large = Buffer.concat([pdf([text]), Buffer.alloc(LIMIT - 2_000, '%')]);
    expect(await inspector({ INSPECTION_MEGABYTES: '128' }).inspect('a.pdf', streamOf(large))).toEqual(
      unchecked('limits'),
    );
  });

  it('too much memory in the heap', async () => {
    const name = `<${'x'.repeat(100 * MEGABYTE)}>`;
    expect(await inspector({ INSPECTION_MEGABYTES: '128' }).inspect('a.docx', streamOf(docx({ body: name })))).toEqual(
      unchecked('limits'),
    );
  });

  it('too much text on a page', async () => {
    expect(await inspect('a.pdf', pdf([text.repeat(60_000)], { isDeflated: true }))).toEqual(unchecked('limits'));
  });

  it('an archive that says it unpacks to more than is read', async () => {
    const parts = docx({ body: p('Energie') });
    expect(await inspect('a.docx', parts)).toEqual(admitted);
    expect(await inspect('a.docx', withSaidSize(1.5 * 1024 * MEGABYTE))).toEqual(unchecked('limits'));
  });

  it('an archive that unpacks to more than it says', async () => {
    expect(await inspect('a.docx', withSaidSize(1_000))).toEqual(unchecked('unreadable'));
  });
});

it('reads a PDF of 3,000 pages as quickly as one of ten', async () => {
  const started = performance.now();
  expect(await inspect('a.pdf', pdf(Array<string>(3_000).fill(text)))).toEqual(admitted);
  expect(performance.now() - started).toBeLessThan(5_000);
});

/** Bytes that are in use, without what only waits to be collected. */
function held(): number {
  collectGarbage();
  const { arrayBuffers, heapUsed } = process.memoryUsage();
  return arrayBuffers + heapUsed;
}

/** A Word document whose types are 100 MB of spaces, whatever the archive says. */
function withSaidSize(saidSize: number): Buffer {
  return zip([{ name: '[Content_Types].xml', content: Buffer.alloc(100 * MEGABYTE, ' '), saidSize }]);
}
