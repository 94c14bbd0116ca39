/** `node projenrc/programs/build.mjs` builds everything that is not committed: the programs in `dist/` and the browser files of packages. */
import { Buffer } from 'node:buffer';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const VENDOR = 'templates/public/vendor';

/** The folders that a build writes to. */
export const OUTPUT_FOLDERS = ['dist', VENDOR];

/** Each program becomes one file, which starts in well under a second. */
const PROGRAMS = {
  server: 'src/server.ts',
  // The server runs this program in a separate process for each document that it checks.
  'document-reader': 'src/inspection/reader/main.ts',
  // For the Lambda stand-in; a deployment bundles the function separately.
  'egress-relay': 'src/functions/egress-relay/handler.ts',
};

/** htmx and its extension for server-sent events. */
const HTMX = ['htmx.org/dist/htmx.min.js', 'htmx.org/dist/ext/hx-sse.min.js'];

/** Builds once. @throws Error when the build fails; esbuild has printed why */
export async function build() {
  const builder = await createBuilder();
  try {
    await builder.build();
  } finally {
    await builder.close();
  }
}

/** Builds incrementally: later builds parse changed files only. */
export async function createBuilder() {
  const programs = await Promise.all(
    Object.entries(PROGRAMS).map(async ([name, entry]) => ({
      context: await contextOf(name, entry),
      inputs: undefined,
    })),
  );
  return {
    /** @param changed builds only the programs that include one of these files */
    async build(changed) {
      const outdated = programs.filter(({ inputs }) => !changed || !inputs || changed.some((file) => file in inputs));
      // Unknown until this build succeeds: after a failure, the next build includes these programs regardless of what
      // has changed.
      for (const program of outdated) program.inputs = undefined;
      const results = await Promise.allSettled(outdated.map(({ context }) => context.rebuild()));
      const failure = results.find(({ status }) => status === 'rejected');
      if (failure) throw failure.reason;
      outdated.forEach((program, index) => {
        program.inputs = results[index].value.metafile.inputs;
      });
      const outputs = results.flatMap(({ value }) => value.outputFiles);
      const files = outputs.map(({ path, contents }) => [path, contents]);
      if (!changed) files.push([join(ROOT, VENDOR, 'htmx.js'), await readHtmx()]);
      const replaced = await Promise.all(files.map(([path, contents]) => replaceFile(path, contents)));
      return replaced.includes(true);
    },
    async close() {
      await Promise.all(programs.map(({ context }) => context.dispose()));
      // Otherwise, the esbuild process would keep hundreds of megabytes.
      await esbuild.stop();
    },
  };
}

function contextOf(name, entry) {
  return esbuild.context({
    absWorkingDir: ROOT,
    entryPoints: { [name]: entry },
    outdir: 'dist',
    bundle: true,
    platform: 'node',
    target: 'node20',
    minifySyntax: true,
    sourcemap: true,
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
    write: false,
  });
}

/**
 * htmx processes the page as soon as it is loaded and would overlook a stream whose extension is still loading, so both are
 * one file, with a newline between them: the first may end in a comment.
 */
async function readHtmx() {
  const texts = await Promise.all(HTMX.map((file) => readFile(join(ROOT, 'node_modules', file), 'utf8')));
  return Buffer.from(texts.map((text) => (text.endsWith('\n') ? text : `${text}\n`)).join(''));
}

/** Replaces the file in one step, and only if it differs: another copy of the product may be running from it. */
async function replaceFile(path, contents) {
  const old = await readFile(path).catch(() => undefined);
  if (old && Buffer.compare(old, contents) === 0) return false;
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}`;
  await writeFile(temporary, contents);
  await rename(temporary, path);
  return true;
}

if (relative(process.argv[1] ?? '', fileURLToPath(import.meta.url)) === '') {
  await build().catch((error) => {
    // esbuild has already printed its own errors.
    if (!error.errors) console.error(error.message);
    process.exitCode = 1;
  });
}
