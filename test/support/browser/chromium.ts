import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';
import { devDependencies } from '../../../package.json';

const run = promisify(execFile);

/** Kept between runs: unpacking takes seconds and 250 MB. */
const UNPACKED = join(tmpdir(), `joule-verne-chromium-${devDependencies['@sparticuz/chromium']}`);
/** The package unpacks the system libraries that a bare machine lacks only where it believes to run on Lambda. */
const ON_LAMBDA = 'AWS_Lambda_nodejs20.x';
/** The package's own points to folders of Lambda. Text of no width would be in nobody's way. */
const FONTS = `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${UNPACKED}/fonts</dir><cachedir>${UNPACKED}/fonts-cache</cachedir></fontconfig>`;

/** Launches the Chromium that CHROMIUM_PATH names, else the one that comes as a package. */
export async function launchChromium(): Promise<Browser> {
  const installed = process.env.CHROMIUM_PATH;
  if (installed) return chromium.launch({ executablePath: installed, args: ['--no-sandbox'] });
  if (!existsSync(UNPACKED)) await unpack();
  const executablePath = join(UNPACKED, 'chromium');
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu'],
    env: await environmentFor(executablePath),
  });
}

/** Several test files may be the first at once: each unpacks for itself, and one of them is kept. */
async function unpack(): Promise<void> {
  const folder = mkdtempSync(`${UNPACKED}-`);
  const program = `import('@sparticuz/chromium').then(({ default: chromium }) => chromium.executablePath())`;
  await run(process.execPath, ['--eval', program], {
    cwd: __dirname,
    env: { ...process.env, TMPDIR: folder, AWS_EXECUTION_ENV: ON_LAMBDA },
  });
  writeFileSync(join(folder, 'fonts/fonts.conf'), FONTS);
  try {
    renameSync(folder, UNPACKED);
  } catch (error) {
    rmSync(folder, { recursive: true });
    if (!existsSync(UNPACKED)) throw error;
  }
}

/** The machine's own libraries where it has all of them, else those of the package. */
async function environmentFor(executable: string): Promise<Record<string, string>> {
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const libraries = await run('ldd', [executable]).then(
    ({ stdout }) => stdout,
    () => 'not found',
  );
  return {
    FONTCONFIG_PATH: join(UNPACKED, 'fonts'),
    ...inherited,
    ...(libraries.includes('not found') ? { LD_LIBRARY_PATH: join(UNPACKED, 'al2023/lib') } : {}),
  };
}
