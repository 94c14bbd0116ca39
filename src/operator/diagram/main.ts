/** `npx projen diagram`. Exits with 0, 1 when the diagram has no place for a resource, 2 at a usage error. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, parseHelpOnly, runCommand } from '../command';
import { REPOSITORY, synthesiseExample } from '../templates/synthesis';
import { readArchitecture } from './architecture';
import { diagramOf } from './diagram';

const FILE = 'docs/architecture.svg';

const HELP = `npx projen diagram

Draws ${FILE} from the templates of the example deployment. A test fails when the file is out of date.

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
