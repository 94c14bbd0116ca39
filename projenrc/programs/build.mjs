/**
 * `node projenrc/programs/build.mjs` builds the files that are not committed: the programs in `dist/`, and the scripts of the
 * pages in `templates/public/built/`.
 */
import { Buffer } from 'node:buffer';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { licenceTexts, packagesOf } from './bundled-packages.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const SCRIPT_FOLDER = 'templates/public/built';

/** The folders that a build writes to. */
export const OUTPUT_FOLDERS = ['dist', SCRIPT_FOLDER];

/** The entry points of the programs. esbuild bundles each into one file, which starts in well under a second. */
const PROGRAMS = {
  server: 'src/server.ts',
  // The server runs this program in a separate process for each document that it checks.
  'document-reader': 'src/inspection/reader/main.ts',
  // The document reader has two further bundles. The guard is separate, because a worker thread compiles the whole bundle that it loads.
  // pdf.js is separate, so that it is compiled only for a PDF: compiling it takes longer than reading a text file.
  'document-reader-guard': 'src/inspection/reader/guard.ts',
  'document-reader-pdfjs': 'unpdf/pdfjs',
  // The server runs this program in a thread for each Word document that it writes.
  'docx-writer': 'src/app/export/docx/main.ts',
  // The stand-in for Lambda runs this function. A deployment bundles it separately.
  'egress-relay': 'src/functions/egress-relay/handler.ts',
};

/** The scripts of the pages. Every page loads `chat`; the pages of the console also load `console`. */
const SCRIPTS = { chat: 'src/browser/chat.ts', console: 'src/browser/console.ts' };

/** The folder of the script that displays PDF files, and of the files that pdf.js loads when a PDF file needs them. */
const PDF_FOLDER = 'pdfjs';
const PDF_SCRIPT = 'src/browser/pdf/view.ts';
/** The legacy build of pdf.js supports all of `BROWSERS`. */
const PDF_WORKER = 'pdfjs-dist/legacy/build/pdf.worker.min.mjs';
/**
 * Character maps, fonts and an image decoder, with their licences. The decoder is the JavaScript version, because WebAssembly
 * would need a weaker content security policy.
 */
const PDF_FILES = {
  cmaps: /\.bcmap$|^LICENSE/,
  standard_fonts: /\.(?:pfb|ttf)$|^LICENSE/,
  wasm: /_fallback\.js$|^LICENSE.*OPENJPEG/,
};

/**
 * The oldest supported browsers: the first versions with `light-dark()`, without which the pages have no colours. htmx 4 runs in
 * all of them.
 */
const BROWSERS = ['chrome123', 'firefox120', 'safari17.5'];

/** htmx and its extension for server-sent events. */
const HTMX = ['htmx.org/dist/htmx.min.js', 'htmx.org/dist/ext/hx-sse.min.js'];

/** Files that the build copies without bundling them, from each package at least one. PDF_FILES are in the package of PDF_WORKER. */
const COPIED = [...HTMX, PDF_WORKER].map((file) => `node_modules/${file}`);

/** The file with the licences of all packages in the bundles and scripts. */
const LICENCES = 'dist/third-party-licences.txt';

/** Builds once. @returns the packages in the output @throws Error if the build fails; esbuild has already printed its own errors */
export async function build() {
  const builder = await createBuilder();
  try {
    await builder.build();
    return builder.packages();
  } finally {
    await builder.close();
  }
}

/** Creates a builder that builds incrementally: later builds parse only the files that have changed. */
export async function createBuilder() {
  const contexts = await Promise.all([
    ...Object.entries(PROGRAMS).map(([name, entry]) => programContext(name, entry)),
    ...Object.entries(SCRIPTS).map(([name, entry]) => scriptContext(name, entry)),
    scriptContext(`${PDF_FOLDER}/view`, PDF_SCRIPT, 'esm'),
  ]);
  const programs = contexts.map((context) => ({ context, inputs: undefined }));
  /**
   * The hashes of the output files of this builder's last build. The files on disk cannot replace them: another builder, such as that of
   * a second `npm run dev`, may have written the same change first.
   */
  const built = new Map();
  const packages = () => packagesOf(ROOT, [...programs.flatMap(({ inputs }) => Object.keys(inputs ?? {})), ...COPIED]);
  return {
    packages,
    /** @param changed files; if given, only the programs and scripts that include one of them are built */
    async build(changed) {
      const outdated = programs.filter(({ inputs }) => !changed || !inputs || changed.some((file) => file in inputs));
      // If this build fails, the next build must include these programs, regardless of which files have changed.
      for (const program of outdated) program.inputs = undefined;
      const results = await Promise.allSettled(outdated.map(({ context }) => context.rebuild()));
      const failure = results.find(({ status }) => status === 'rejected');
      if (failure) throw failure.reason;
      outdated.forEach((program, index) => {
        program.inputs = results[index].value.metafile.inputs;
      });
      const outputs = results.flatMap(({ value }) => value.outputFiles);
      const files = outputs.map(({ path, contents }) => [path, contents]);
      if (!changed) {
        files.push([join(ROOT, SCRIPT_FOLDER, 'htmx.js'), await readHtmx()], ...(await readPdfFiles()));
        files.push([join(ROOT, LICENCES), Buffer.from(licenceTexts(packages()))]);
      }
      await Promise.all(files.map(([path, contents]) => replaceFile(path, contents)));
      const hasChanged = outputs.some(({ path, hash }) => built.get(path) !== hash);
      for (const { path, hash } of outputs) built.set(path, hash);
      return hasChanged;
    },
    async close() {
      await Promise.all(programs.map(({ context }) => context.dispose()));
      // Stops esbuild's process, which would otherwise keep hundreds of megabytes of memory.
      await esbuild.stop();
    },
  };
}

const COMMON = {
  absWorkingDir: ROOT,
  bundle: true,
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
  write: false,
};

function programContext(name, entry) {
  return esbuild.context({
    ...COMMON,
    entryPoints: { [name]: entry },
    outdir: 'dist',
    platform: 'node',
    // Use the ES modules of the AWS SDK: esbuild can omit their unused commands, and the server then starts a fifth faster.
    mainFields: ['module', 'main'],
    // Bundle one version of mime-types: Koa's packages use two versions, each with a large table.
    alias: { 'mime-types': 'mime-types' },
    target: 'node20',
    minifySyntax: true,
    sourcemap: true,
    plugins: [pdfjsInOwnFile, onlyAscii],
    // Makes esbuild replace `import()` with `require`. For an `import()` of a CommonJS file, Node.js would search the file for its
    // exports, which takes longer than compiling it.
    supported: { 'dynamic-import': false },
  });
}

function scriptContext(name, entry, format = 'iife') {
  return esbuild.context({
    ...COMMON,
    entryPoints: { [name]: entry },
    outdir: SCRIPT_FOLDER,
    platform: 'browser',
    format,
    target: BROWSERS,
    minify: true,
    charset: 'utf8',
  });
}

/** Makes the document reader load pdf.js from a separate file, and only for a PDF. */
const pdfjsInOwnFile = {
  name: 'pdfjs-in-own-file',
  setup({ onResolve }) {
    onResolve({ filter: /^unpdf\/pdfjs$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './document-reader-pdfjs.js', external: true } : undefined,
    );
  },
};

/**
 * Escapes the non-ASCII characters that esbuild leaves in regular expressions and comments. If a file contains such a character, V8
 * may store the whole source with two bytes for each character.
 */
const onlyAscii = {
  name: 'only-ascii',
  setup({ onEnd }) {
    onEnd(({ outputFiles = [] }) => {
      for (const file of outputFiles.filter(({ path }) => path.endsWith('.js')))
        file.contents = Buffer.from(file.text.replace(/[^\0-\x7f]/g, escaped));
    });
  },
};

const escaped = (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/**
 * Reads htmx and its extension as one file. Otherwise, htmx could process the page before the extension has loaded, and would then
 * ignore a stream. A newline separates the two files, because htmx may end with a comment.
 */
async function readHtmx() {
  const texts = await Promise.all(HTMX.map((file) => readFile(join(ROOT, 'node_modules', file), 'utf8')));
  return Buffer.from(texts.map((text) => (text.endsWith('\n') ? text : `${text}\n`)).join(''));
}

/** Reads what pdf.js loads: its worker, and the files that only some PDF files need. */
async function readPdfFiles() {
  const target = join(ROOT, SCRIPT_FOLDER, PDF_FOLDER);
  const files = [[join(target, 'worker.js'), await readFile(join(ROOT, 'node_modules', PDF_WORKER))]];
  for (const [folder, pattern] of Object.entries(PDF_FILES)) {
    const source = join(ROOT, 'node_modules/pdfjs-dist', folder);
    const names = (await readdir(source)).filter((name) => pattern.test(name));
    files.push(
      ...(await Promise.all(
        names.map(async (name) => [join(target, folder, name), await readFile(join(source, name))]),
      )),
    );
  }
  return files;
}

/** Replaces the file atomically, and only if the contents differ, because a running copy of the product may be using the file. */
async function replaceFile(path, contents) {
  const old = await readFile(path).catch(() => undefined);
  if (old && Buffer.compare(old, contents) === 0) return;
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}`;
  await writeFile(temporary, contents);
  await rename(temporary, path);
}

if (relative(process.argv[1] ?? '', fileURLToPath(import.meta.url)) === '') {
  await build().catch((error) => {
    // esbuild has already printed its own errors.
    if (!error.errors) console.error(error.message);
    process.exitCode = 1;
  });
}
