/** `npx projen cost`. Exits with 0, 1 when the region or a resource has no price or the file is invalid, 2 at a usage error. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXAMPLE_FILE, readDeployment } from '../../infra/deployment/read';
import { type Command, parseArguments, runCommand } from '../command';
import { REPOSITORY, Synthesis } from '../templates/synthesis';
import { chartOf } from './chart';
import { documentOf } from './document';
import { type Comparison, compare } from './estimate';

const HELP = `npx projen cost [FILE]

Calculates the cost of the example deployment, and writes docs/cost.md and docs/cost.svg.
With the FILE of a deployment, prints the same document for it instead. Marks a model that the price list does not contain.

  --help   print this text`;

interface CostArguments {
  readonly help: boolean;
  /** Path of a `deployment.json`. @default the example */
  readonly file?: string | undefined;
}

export const cost: Command<CostArguments> = {
  help: HELP,
  parse: (args) => {
    const { values, positionals } = parseArguments(args, {}, { allowPositionals: true });
    if (positionals.length > 1) throw new Error(`Expected one file; received ${positionals.join(', ')}`);
    return { help: values.help, file: positionals[0] };
  },
  run: async ({ file }) => {
    if (file) console.log(documentOf(comparisonOf(file, file), { file }));
    else writeDocuments(comparisonOf(join(REPOSITORY, EXAMPLE_FILE), EXAMPLE_FILE));
    return 0;
  },
};

function writeDocuments(comparison: Comparison): void {
  writeFileSync(join(REPOSITORY, 'docs/cost.md'), documentOf(comparison, { file: EXAMPLE_FILE, chart: 'cost.svg' }));
  writeFileSync(join(REPOSITORY, 'docs/cost.svg'), chartOf(comparison));
  console.log('Wrote docs/cost.md and docs/cost.svg.');
}

/** @param name of the file in the document */
function comparisonOf(path: string, name: string): Comparison {
  readDeployment({ file: path });
  const synthesis = new Synthesis();
  try {
    return compare(synthesis, JSON.parse(readFileSync(path, 'utf8')), name);
  } finally {
    synthesis.close();
  }
}

if (require.main === module) runCommand(cost);
