import path from 'node:path';
import { build } from 'esbuild';

const ROOT = path.join(__dirname, '../../..');

it('the process that answers the questions contains no code that stores conversations', async () => {
  const { metafile } = await build({
    entryPoints: [path.join(ROOT, 'src/answering.ts')],
    absWorkingDir: ROOT,
    bundle: true,
    write: false,
    metafile: true,
    packages: 'external',
    platform: 'node',
    outfile: 'answering.js',
  });
  const files = Object.keys(metafile.inputs);
  expect(files).toContain('src/app/engine/configured-engine.ts');
  expect(files.filter((file) => /src\/app\/(conversations\/|turns\/(log|turn-run))/.test(file))).toEqual([]);
});
