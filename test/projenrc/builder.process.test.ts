import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

jest.setTimeout(120_000);

const ROOT = join(__dirname, '../..');

/** Each of two builders builds everything, then builds one change twice. The second builder finds the output of the first on disk. */
const PROGRAM = `
  import { appendFileSync } from 'node:fs';
  import { createBuilder } from './projenrc/programs/build.mjs';
  const builders = [await createBuilder(), await createBuilder()];
  for (const builder of builders) await builder.build();
  appendFileSync('src/browser/chat.ts', "document.title += 'changed';");
  for (const builder of [...builders, ...builders]) console.log(await builder.build(['src/browser/chat.ts']));
  for (const builder of builders) await builder.close();
`;

it('each of two builders in the same checkout reports a change exactly once', async () => {
  const checkout = mkdtempSync(join(tmpdir(), 'builder-'));
  try {
    for (const part of ['package.json', 'tsconfig.json', 'projenrc', 'src', 'templates'])
      cpSync(join(ROOT, part), join(checkout, part), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(checkout, 'node_modules'));
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', PROGRAM], {
      cwd: checkout,
    });
    expect(stdout.trim().split('\n')).toEqual(['true', 'true', 'false', 'false']);
  } finally {
    rmSync(checkout, { recursive: true });
  }
});
