/**
 * The command `npx projen cost`. Exit codes: 0 for success; 1 if the region or a resource has no price, or if the file is invalid; 2 if the
 * arguments are invalid.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chosenFile } from '../../infra/deployment/choice';
import { EXAMPLE_FILE, readDeployment } from '../../infra/deployment/read';
import { type Command, parseArguments, runCommand } from '../command';
import { REPOSITORY, Synthesis } from '../templates/synthesis';
import { chartOf } from './chart';
import { documentOf } from './document';
import { type Comparison, compare } from './estimate';

const HELP = `npx projen cost [FILE] [--deployment NAME]

Calculates the cost of the example deployment, and writes docs/cost.md and docs/cost.svg. If you name the FILE of your own deployment, or
the NAME of a file deployment.NAME.json, prints the same document for that deployment instead. The document marks models that the price list does not contain.

  --help   print this text`;

interface CostArguments {
  readonly help: boolean;
  /** Path of a deployment file. @default the example */
  readonly file?: string | undefined;
}

export const cost: Command<CostArguments> = {
  help: HELP,
  parse: (args) => {
    const { values, positionals } = parseArguments(args, {}, { allowPositionals: true });
    if (positionals.length > 1) throw new Error(`Expected one file; received ${positionals.join(', ')}`);
    return { help: values.help, file: positionals[0] ?? chosenFile() };
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

/** @param name the name of the file that the document shows */
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
