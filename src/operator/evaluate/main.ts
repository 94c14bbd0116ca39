/**
 * The command `npx projen evaluate`. Exit codes: 0 for success; 1 if a measure is below its threshold, or if an error prevents the
 * evaluation; 2 if the arguments are invalid.
 */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { chosenFile } from '../../infra/deployment/choice';
import { type Command, runCommand } from '../command';
import { Answering } from './answering';
import { deployedEnvironment, localEnvironment } from './environments';
import { type Evaluation, evaluate } from './evaluation';
import { History } from './history';
import { type EvaluateArguments, HELP, parseEvaluateArguments } from './options';
import { readQuestionSet } from './question-set';
import { formatEvaluation, missed } from './report';

const RESULTS = join(__dirname, '../../../.local/evaluations');

export const evaluation: Command<EvaluateArguments> = {
  help: HELP,
  parse: parseEvaluateArguments,
  insteadOfDeployment: ({ local }) => (local ? '--local' : undefined),
  run: async (options) => {
    const { questions, thresholds: ofFile } = readQuestionSet(options.file);
    const thresholds = { ...ofFile, ...options.thresholds };
    const settings = settingsOf(options);
    const environment = options.local ? await localEnvironment() : await deployedEnvironment(chosenFile());
    const history = new History(options.results ?? RESULTS, options.file);
    try {
      const last = history.last();
      const run = await ask({ ...environment.variables, ...settings }, options, questions);
      const file = history.add({ ...run, settings });
      console.log(
        options.json
          ? JSON.stringify({ ...run, settings, thresholds }, undefined, 2)
          : formatEvaluation({ ...run, settings }, last, thresholds),
      );
      console.error(`\nStored in ${relative(process.cwd(), file)}.`);
      const below = missed(run.results, thresholds);
      if (below.length > 0) console.error(`Below the threshold: ${below.join(', ')}.`);
      return below.length > 0 ? 1 : 0;
    } finally {
      await environment.close();
    }
  },
};

/** @throws Error when the file with the instructions cannot be read */
function settingsOf({ settings, instructions }: EvaluateArguments): Record<string, string> {
  if (instructions === undefined) return settings;
  // Without a table, the engine reads the instructions from ASSISTANT_INSTRUCTIONS.
  return { ...settings, ASSISTANT_INSTRUCTIONS: readFileSync(instructions, 'utf8'), TABLE_NAME: '' };
}

async function ask(
  environment: NodeJS.ProcessEnv,
  { parallel }: EvaluateArguments,
  questions: Parameters<typeof evaluate>[1],
): Promise<Omit<Evaluation, 'settings'>> {
  const at = new Date().toISOString();
  const answering = await Answering.start(environment);
  const isTerminal = process.stderr.isTTY === true;
  const report = (answered: number) => {
    if (isTerminal) process.stderr.write(`\rAnswered ${answered} of ${questions.length} questions.`);
  };
  try {
    const results = await evaluate(answering, questions, parallel, report);
    if (isTerminal) process.stderr.write('\r\u001B[K');
    return { at, engine: answering.engine, results };
  } finally {
    await answering.close();
  }
}

if (require.main === module) runCommand(evaluation);
