import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type BrowserServer, chromium } from 'playwright-core';
import { devDependencies } from '../../../package.json';

const run = promisify(execFile);

/** Folder of the unpacked package (250 MB). It is kept between runs, because unpacking takes seconds. */
const UNPACKED = join(tmpdir(), `joule-verne-chromium-${devDependencies['@sparticuz/chromium']}`);
/** Value of AWS_EXECUTION_ENV with which the package also unpacks the system libraries that a bare machine lacks. */
const ON_LAMBDA = 'AWS_Lambda_nodejs20.x';
/**
 * Configuration of the fonts. The package's own configuration refers to folders of Lambda. Without fonts, text has no width, and
 * layout tests are meaningless.
 */
const FONTS = `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${UNPACKED}/fonts</dir><cachedir>${UNPACKED}/fonts-cache</cachedir></fontconfig>`;

/** Launches the Chromium that CHROMIUM_PATH names, otherwise the packaged one. Clients connect to its `wsEndpoint()`. */
export async function launchChromium(): Promise<BrowserServer> {
  const installed = process.env.CHROMIUM_PATH;
  if (installed) return chromium.launchServer({ host: '127.0.0.1', executablePath: installed, args: ['--no-sandbox'] });
  assertPackageRuns(process);
  if (!existsSync(UNPACKED)) await unpack();
  const executablePath = join(UNPACKED, 'chromium');
  return chromium.launchServer({
    host: '127.0.0.1',
    executablePath,
    args: ['--no-sandbox', '--disable-gpu'],
    env: await environmentFor(executablePath),
  });
}

/** @throws Error when the packaged Chromium, a program for Linux on x64, cannot run on the machine */
export function assertPackageRuns({ platform, arch }: { platform: string; arch: string }): void {
  if (platform === 'linux' && arch === 'x64') return;
  throw new Error(
    `The Chromium that npm ci installs runs only on Linux x64, and this machine is ${platform} ${arch}: set CHROMIUM_PATH to the executable of an installed Chromium or Chrome.`,
  );
}

/**
 * Unpacks the package. If several runs unpack at once, each uses a folder of its own, and the folder of the first run
 * to finish is kept.
 */
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

/**
 * The environment of Chromium: this process's variables, the package's fonts unless FONTCONFIG_PATH is already set, and the package's
 * libraries if the machine lacks any that Chromium needs.
 */
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
