import { execFile } from 'node:child_process';
import { join } from 'node:path';

jest.setTimeout(30_000);

const ROOT = join(__dirname, '../..');

/** `npm start` without its bundling. */
function run(
  words: string[],
  environment: Record<string, string> = {},
): Promise<{ code: unknown; output: string; errors: string }> {
  return new Promise((resolve) => {
    const command = ['--import', 'tsx', join(ROOT, 'src/local/main.ts'), ...words];
    execFile(
      process.execPath,
      command,
      { cwd: ROOT, env: { ...process.env, ...environment } },
      (error, output, errors) => {
        resolve({ code: error?.code ?? 0, output, errors });
      },
    );
  });
}

test('fails for an option that it does not have, in one sentence', async () => {
  expect(await run(['--rest'])).toEqual({
    code: 1,
    output: '',
    errors: 'Received --rest; the only option is --reset, which empties the local state.\n',
  });
});

test('fails for an inadmissible variable, in one sentence', async () => {
  expect(await run([], { LOCAL_TASKS: 'many' })).toEqual({
    code: 1,
    output: '',
    errors: 'LOCAL_TASKS must be a whole number from 1 to 20, received "many".\n',
  });
});
