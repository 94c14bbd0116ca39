/**
 * The command `npx projen cost`. Exit codes: 0 for success; 1 if the cost of a resource type is unknown, or if the file is invalid; 2 if
 * the arguments are invalid.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chosenFile } from '../../infra/deployment/choice';
import { modelIdOrArn } from '../../infra/deployment/engine';
import { region } from '../../infra/deployment/fields';
import { EXAMPLE_FILE } from '../../infra/deployment/read';
import { type Command, parseArguments, runCommand } from '../command';
import { REPOSITORY, withSynthesis } from '../templates/synthesis';
import { chartOf } from './chart';
import { documentOf } from './document';
import { type Comparison, compare, type Variation } from './estimate';

const HELP = `npx projen cost [FILE] [--deployment NAME] [--model ID] [--region REGION]

Calculates the cost of the example deployment, and writes docs/cost.md and docs/cost.svg. If you name the FILE of your own deployment, or
the NAME of a file deployment.NAME.json, prints the same document for that deployment instead. With --model or --region, also prints the
document instead of writing it. The document names models whose prices are unknown; set these prices with the option prices of the file.

  --deployment NAME
                    read deployment.NAME.json
  --model ID        id of another model that answers, such as eu.anthropic.claude-haiku-4-5-20251001-v1:0
  --region REGION   another region whose prices apply to the same resources, such as eu-west-1
  --help            print this text`;

interface CostArguments extends Variation {
  readonly help: boolean;
  /** Path of a deployment file. @default the chosen file, or else the example */
  readonly file?: string | undefined;
}

export const cost: Command<CostArguments> = {
  help: HELP,
  parse: (args) => {
    const { values, positionals } = parseArguments(
      args,
      { model: { type: 'string' }, region: { type: 'string' } },
      { allowPositionals: true },
    );
    if (positionals.length > 1) throw new Error(`Expected one file; received ${positionals.join(', ')}`);
    return { help: values.help, file: positionals[0], ...parseVariation(values) };
  },
  insteadOfDeployment: ({ file }) => file,
  run: async ({ file = chosenFile(), ...variation }) => {
    const example = join(REPOSITORY, EXAMPLE_FILE);
    const isExample = !file && !variation.region && !variation.model;
    if (isExample) writeDocuments(comparisonOf(example, EXAMPLE_FILE));
    else
      console.log(
        documentOf(comparisonOf(file ?? example, file ?? EXAMPLE_FILE, variation), { file: file ?? EXAMPLE_FILE }),
      );
    return 0;
  },
};

function writeDocuments(comparison: Comparison): void {
  writeFileSync(join(REPOSITORY, 'docs/cost.md'), documentOf(comparison, { file: EXAMPLE_FILE, chart: 'cost.svg' }));
  writeFileSync(join(REPOSITORY, 'docs/cost.svg'), chartOf(comparison));
  console.log('Wrote docs/cost.md and docs/cost.svg.');
}

/** @param name the file name that the document shows */
function comparisonOf(path: string, name: string, variation: Variation = {}): Comparison {
  return withSynthesis(path, (synthesis, content) => compare(synthesis, content, name, variation));
}

/** Parses the options `--model` and `--region` by the rules of the deployment file. @throws Error when a value is invalid */
function parseVariation(values: Variation): Variation {
  return { model: parse('--model', modelIdOrArn, values.model), region: parse('--region', region, values.region) };
}

function parse(
  option: string,
  schema: typeof modelIdOrArn | typeof region,
  value: string | undefined,
): string | undefined {
  if (value === undefined) return undefined;
  const { success, data, error } = schema.safeParse(value);
  if (success) return data;
  throw new Error(`${option} ${error.issues[0]!.message}; received ${JSON.stringify(value)}`);
}

if (require.main === module) runCommand(cost);
