/** `npx projen sbom` lists the packages in the image and in the scripts of the pages, with their licences, and the base images. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { imageVersion } from '../../../src/infra/service/image-version';
import { baseImagesOf } from '../../../src/operator/image/dockerfile';
import { bomOf } from './bom';
import { licenceTable } from './licence-table';

const ROOT = path.join(__dirname, '../../..');

const HELP = `npx projen sbom [--licences]

Builds the product, and prints the npm packages in it and its base images as a CycloneDX 1.6 document (JSON).

  --licences   print a table of the packages and their licences instead
  --help       print this text`;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { licences: { type: 'boolean' }, help: { type: 'boolean' } } });
  if (values.help) return console.log(HELP);
  const { build } = await import('../build.mjs');
  const packages = await build();
  if (values.licences) return console.log(licenceTable(packages));
  const baseImages = baseImagesOf(readFileSync(path.join(ROOT, 'Dockerfile'), 'utf8'));
  console.log(bomOf({ packages, baseImages, ...imageVersion(ROOT), time: new Date() }));
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
