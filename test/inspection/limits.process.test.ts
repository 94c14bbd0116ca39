import { execFile } from 'node:child_process';
import path from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { accepted, inspect, inspector, rejected, streamOf, unchecked } from '../support/inspection/inspector-fixture';
import { docx, p } from '../support/inspection/office';
import { at, pdf } from '../support/inspection/pdf';
import { zip } from '../support/inspection/zip';

const MEGABYTE = 1024 * 1024;
const LIMIT = 50 * MEGABYTE;
const text = at(76, 600, 'Energie');
const mark = at(76, 780, 'VERTRAULICH');
/** A PDF with a page whose drawing operators take about ten seconds to interpret. */
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

describe('the inspector keeps less than 15 MB in memory while it streams 50 MB of', () => {
  const program = ['--expose-gc', '--import', 'tsx', 'test/support/inspection/streaming-main.ts'];
  let outcomes: Record<string, { result: unknown; held: number }>;
  beforeAll(async () => {
    const { stdout } = await promisify(execFile)(process.execPath, program, { cwd: path.join(__dirname, '../..') });
    outcomes = JSON.parse(stdout);
  });

  it.each(['a.txt', 'a.csv', 'a.pdf'])('%s', (name) => {
    expect(outcomes[name]!.result).toEqual(accepted);
    expect(outcomes[name]!.held).toBeLessThan(15 * MEGABYTE);
  });
});

describe('the inspector enforces the limit of', () => {
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

  it('memory outside the heap', async () => {
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

  it('the size that an archive declares for a member, if the member unpacks to more bytes', async () => {
    expect(await inspect('a.docx', withDeclaredSize(1_000))).toEqual(unchecked('unreadable'));
  });
});

it('reads only the first pages of a PDF of 3,000 pages', async () => {
  const pages = Array<string>(3_000).fill(text);
  expect(await inspect('a.pdf', pdf([...pages.slice(1), mark]))).toEqual(accepted);
  expect(await inspect('a.pdf', pdf([mark, ...pages.slice(1)]))).toMatchObject({ outcome: 'rejected' });
});

/** A zip archive with a member of 100 MB of spaces, for which the archive declares the given size. */
function withDeclaredSize(declaredSize: number): Buffer {
  return zip([{ name: '[Content_Types].xml', content: Buffer.alloc(100 * MEGABYTE, ' '), declaredSize }]);
}
