/**
 * The command `npx projen diagram`. Exit codes: 0 for success; 1 if the diagram does not fit the deployment, or if the deployment file is
 * invalid; 2 if the arguments are invalid.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chosenFile } from '../../infra/deployment/choice';
import { listed } from '../../infra/deployment/fields';
import { readDeployment } from '../../infra/deployment/read';
import { type Command, parseHelpOnly, runCommand } from '../command';
import { REPOSITORY, synthesiseExample, synthesiseFile } from '../templates/synthesis';
import { readArchitecture } from './architecture';
import { diagramOf } from './diagram';

const FILE = 'docs/architecture.svg';

const HELP = `npx projen diagram [--deployment NAME]

Draws ${FILE} from the templates of the example deployment. A test fails if the file is out of date.
With --deployment or the environment variable DEPLOYMENT, prints the diagram of that deployment instead.

  --deployment NAME   read deployment.NAME.json
  --help              print this text`;

export const diagram: Command<{ readonly help: boolean }> = {
  help: HELP,
  parse: parseHelpOnly,
  run: async () => {
    const own = chosenFile();
    if (own) {
      rejectUndrawn(own);
      console.log(diagramOf(readArchitecture(synthesiseFile(own))));
      return 0;
    }
    writeFileSync(join(REPOSITORY, FILE), diagramOf(readArchitecture(synthesiseExample())));
    console.log(`Wrote ${FILE}.`);
    return 0;
  },
};

/**
 * Rejects deployments that use an existing network, knowledge base or user pool, because the templates do not contain these resources.
 *
 * @throws Error that names the options
 */
function rejectUndrawn(file: string): void {
  const { existing } = readDeployment({ file }).deployment;
  const undrawn = (['network', 'knowledgeBase', 'userPool'] as const).filter((option) => existing[option]);
  if (undrawn.length > 0)
    throw new Error(
      `The diagram has no place for ${listed(
        undrawn.map((option) => `existing.${option}`),
        'and',
      )}.`,
    );
}

if (require.main === module) runCommand(diagram);
