import path from 'node:path';
import { build } from 'esbuild';
import { ROOT } from '../processes/program';

/** Bundles a server of this folder for the same version of Node.js as the product's server. @returns the path of the program */
export async function bundle(name: string): Promise<string> {
  const outfile = path.join(ROOT, `dist/bench/${name}.mjs`);
  await build({
    absWorkingDir: ROOT,
    entryPoints: [path.join(__dirname, `${name}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    minifySyntax: true,
    // Bundled CommonJS packages call `require`, which ES modules do not have.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'warning',
  });
  return outfile;
}
