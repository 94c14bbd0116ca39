/** `npx projen cost`: computes docs/cost.md and draws docs/cost.svg. With a file, prints what that deployment costs. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXAMPLE_FILE, readDeployment } from '../../infra/deployment/read';
import { REPOSITORY, Synthesis } from '../templates/synthesis';
import { chartOf } from './chart';
import { documentOf } from './document';
import { type Comparison, compare } from './estimate';

const [own] = process.argv.slice(2);
try {
  if (own) console.log(documentOf(comparisonOf(own, own), { file: own }));
  else write(comparisonOf(join(REPOSITORY, EXAMPLE_FILE), EXAMPLE_FILE));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

function write(comparison: Comparison): void {
  writeFileSync(join(REPOSITORY, 'docs/cost.md'), documentOf(comparison, { file: EXAMPLE_FILE, picture: 'cost.svg' }));
  writeFileSync(join(REPOSITORY, 'docs/cost.svg'), chartOf(comparison));
  console.log('Wrote docs/cost.md and docs/cost.svg.');
}

function comparisonOf(path: string, file: string): Comparison {
  readDeployment({ file: path });
  const synthesis = new Synthesis();
  try {
    return compare(synthesis, JSON.parse(readFileSync(path, 'utf8')), file);
  } finally {
    synthesis.close();
  }
}
