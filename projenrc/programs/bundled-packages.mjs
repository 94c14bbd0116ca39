/**
 * The npm packages whose code is in the bundles, and their licences. The image contains the texts of the licences, as the
 * licences require.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const PACKAGE_FOLDER = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/;
/** The names under which npm packages contain their licences and notices. */
const LICENCE_FILE = /^(?:licen[cs]e|copying|notice)/i;

/**
 * Finds the packages that contain the given files.
 * @param root the root of the repository
 * @param files paths relative to the root; files outside `node_modules` are ignored
 * @returns the packages, sorted by name and version
 */
export function packagesOf(root, files) {
  const folders = new Set(files.flatMap((file) => PACKAGE_FOLDER.exec(file)?.[0] ?? []));
  return [...folders]
    .map((folder) => readPackage(join(root, folder)))
    .sort((a, b) => nameOf(a).localeCompare(nameOf(b), 'en'));
}

/** @returns the name and the version, such as `koa 3.0.1` */
function nameOf({ manifest: { name, version } }) {
  return `${name} ${version}`;
}

function readPackage(folder) {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const texts = readdirSync(folder)
    .filter((name) => LICENCE_FILE.test(name))
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8').trim());
  return { manifest, texts };
}

/** Returns the licences of all packages as one text. A text that several packages share appears once, below their names. */
export function licenceTexts(packages) {
  const packagesOfText = new Map();
  for (const each of packages) {
    const text = each.texts.join('\n\n') || `Licence: ${each.manifest.license}. The package contains no text of it.`;
    packagesOfText.set(text, [...(packagesOfText.get(text) ?? []), nameOf(each)]);
  }
  return [...packagesOfText].map(([text, names]) => `${names.join('\n')}\n\n${text}\n`).join(`\n${'-'.repeat(80)}\n\n`);
}
