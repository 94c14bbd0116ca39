import { SETTINGS } from '../../settings/settings';
import { parseArguments } from '../command';
import { MEASURES, type Measure, type Thresholds } from './question-set';

export interface EvaluateArguments {
  readonly help: boolean;
  readonly json: boolean;
  /** Path of the file with the questions. */
  readonly file: string;
  /** Whether to use the stand-ins and the example documents instead of a deployment. */
  readonly local: boolean;
  /** How many questions are answered at the same time. */
  readonly parallel: number;
  /** Environment variables that replace those of the deployment, or of the stand-ins. */
  readonly settings: Readonly<Record<string, string>>;
  /** Path of a file with instructions that replace those in the console. */
  readonly instructions?: string | undefined;
  /** Path of the folder for the results. */
  readonly results?: string | undefined;
  readonly thresholds: Thresholds;
}

export const HELP = `npx projen evaluate FILE [options]

Asks the questions of a file with the engine, model, documents and instructions of a deployment, and compares the answers with the expected
documents, passages and facts. Prints the results next to those of the last run, which it stores in .local/evaluations.
Reads deployment.json, or the file that the environment variable DEPLOYMENT names, and the variables of the deployed tasks.
Needs permissions for bedrock:Retrieve, the model or agent, ecs:DescribeTaskDefinition, dynamodb:Query,
cloudformation:DescribeStacks and cloudformation:ListStackResources.
Exits with 1 if a measure is below its threshold.

  --deployment NAME    read deployment.NAME.json
  --local              use the stand-ins of npm start and the example documents; needs no AWS account
  --set NAME=VALUE     use another value of a variable, such as MODEL_ARN or SEARCH_RESULTS; can be repeated
  --instructions FILE  use these instructions instead of those in the console
  --parallel NUMBER    questions that are answered at the same time (default 4)
  --found SHARE        lowest share of questions whose documents are found, from 0 to 1, instead of that in the file
  --cited SHARE        … whose documents and passages are cited
  --facts SHARE        … whose answers contain all facts
  --refused SHARE      … without an answer in the documents whose answers cite nothing
  --results FOLDER     store the results there instead
  --json               print the results as JSON
  --help               print this text`;

/** @throws Error when an option is unknown, has no value or has an invalid value, or when the arguments do not name exactly one file */
export function parseEvaluateArguments(args: readonly string[]): EvaluateArguments {
  const text = { type: 'string' } as const;
  const shares = Object.fromEntries(MEASURES.map((measure) => [measure, text])) as Record<Measure, typeof text>;
  const options = {
    ...shares,
    json: { type: 'boolean' },
    local: { type: 'boolean' },
    parallel: text,
    instructions: text,
    results: text,
    set: { type: 'string', multiple: true },
  } as const;
  const { values, positionals } = parseArguments(args, options, { allowPositionals: true });
  if (positionals.length !== 1 && !values.help)
    throw new Error(`Expected one file with questions; received ${positionals.length}.`);
  return {
    help: values.help,
    json: values.json ?? false,
    file: positionals[0] ?? '',
    local: values.local ?? false,
    parallel: parallelIn(values.parallel ?? '4'),
    settings: Object.fromEntries((values.set ?? []).map(settingIn)),
    instructions: values.instructions,
    results: values.results,
    thresholds: Object.fromEntries(
      MEASURES.flatMap((measure) =>
        values[measure] === undefined ? [] : [[measure, shareIn(measure, values[measure])]],
      ),
    ),
  };
}

function parallelIn(value: string): number {
  if (!/^([1-9]|[1-4]\d|50)$/.test(value)) throw new Error(`--parallel must be from 1 to 50; received ${value}`);
  return Number(value);
}

function settingIn(given: string): [string, string] {
  const [, name = '', value = ''] = /^(\w+)=(.*)$/s.exec(given) ?? [];
  if (!(name in SETTINGS))
    throw new Error(`--set must look like MODEL_ARN=…, with a variable of the server; received ${given}`);
  return [name, value];
}

function shareIn(measure: Measure, value: string): number {
  const share = Number(value);
  if (value.trim() === '' || !(share >= 0 && share <= 1))
    throw new Error(`--${measure} must be from 0 to 1; received ${value}`);
  return share;
}
