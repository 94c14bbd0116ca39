import { readFileSync } from 'node:fs';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import mammoth from 'mammoth';
import { ExportBusy } from '../../../src/app/errors';
import { DocxFiles } from '../../../src/app/export/docx-file';
import { exportedTurn, sheetWith } from '../../support/app/sheet';

it('writes one document after the other, and rejects a sixth request while the first five are not finished', async () => {
  const files = new DocxFiles();
  const write = (turns = 1) => files.write(sheetWith(Array.from({ length: turns }, () => exportedTurn('Text'))));
  const written: number[] = [];
  // Written at the same time, the short documents would be finished before the long one.
  const accepted = [200, 1, 1, 1, 1].map(async (turns, index) => {
    const file = await write(turns);
    written.push(index);
    return file;
  });
  await expect(write()).rejects.toThrow(ExportBusy);
  for (const file of await Promise.all(accepted)) expect(file.subarray(0, 2).toString()).toBe('PK');
  expect(written).toEqual([0, 1, 2, 3, 4]);
  expect((await write()).length).toBeGreaterThan(1_000);
});

it('aborts an export 40 seconds after its request', async () => {
  const startedAt = performance.now();
  const clock = jest.spyOn(performance, 'now').mockReturnValue(startedAt);
  const late = new DocxFiles().write(sheetWith([exportedTurn('Text')]));
  clock.mockReturnValue(startedAt + 40_001);
  await expect(late).rejects.toThrow(ExportBusy);
  clock.mockRestore();
});

it('delays the event loop by less than a third of the time in which it writes 500 turns', async () => {
  const turns = Array.from({ length: 500 }, (_, index) => exportedTurn(`Answer ${index}\n\n- **a**\n- b`));
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const startedAt = performance.now();
  const file = await new DocxFiles().write(sheetWith(turns));
  delay.disable();
  const duration = performance.now() - startedAt;
  expect((await mammoth.extractRawText({ buffer: file })).value).toContain('Answer 499');
  // If this thread wrote the document itself, the event loop would be blocked for most of the time.
  expect(delay.max / 1e6).toBeLessThan(duration / 3);
});

it('writes an answer of 200,000 characters', async () => {
  const turn = exportedTurn(`${'Ein Absatz mit **Wörtern**. '.repeat(15)}\n\n`.repeat(480));
  const { value } = await mammoth.extractRawText({ buffer: await new DocxFiles().write(sheetWith([turn])) });
  expect(value.match(/Ein Absatz/g)).toHaveLength(7_200);
});

it("keeps the library for Word documents out of the server's bundle", () => {
  const program = (name: string) => readFileSync(path.join(__dirname, '../../../dist', name), 'utf8');
  expect(program('docx-writer.js')).toContain('w:document');
  expect(program('server.js')).not.toContain('w:document');
});
