/**
 * The command `npx projen diagram`. Exit codes: 0 for success; 1 if the diagram has no place for a resource; 2 if the arguments
 * are invalid.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, parseHelpOnly, runCommand } from '../command';
import { REPOSITORY, synthesiseExample } from '../templates/synthesis';
import { readArchitecture } from './architecture';
import { diagramOf } from './diagram';

const FILE = 'docs/architecture.svg';

const HELP = `npx projen diagram

Draws ${FILE} from the templates of the example deployment. A test fails if the file is out of date.

  --help   print this text`;

export const diagram: Command<{ readonly help: boolean }> = {
  help: HELP,
  parse: parseHelpOnly,
  run: async () => {
    writeFileSync(join(REPOSITORY, FILE), diagramOf(readArchitecture(synthesiseExample())));
    console.log(`Wrote ${FILE}.`);
    return 0;
  },
};

if (require.main === module) runCommand(diagram);
