/**
 * The command `npx projen web-acl`. Exit codes: 0 for success; 1 for an error, for example if the file is invalid or names the
 * organisation's own web ACL; 2 if the arguments are invalid.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chosenFile } from '../../infra/deployment/choice';
import { EXAMPLE_FILE } from '../../infra/deployment/read';
import { type Command, parseArguments, runCommand } from '../command';
import { REPOSITORY, withSynthesis } from '../templates/synthesis';
import { rulesOf } from './rules';

const FILE = 'docs/web-acl.json';

const HELP = `npx projen web-acl [FILE] [--deployment NAME]

Writes the rules of the web ACL of the example deployment to ${FILE}, in the notation of the AWS API and CloudFormation, and in the order in
which WAF evaluates them. If you name the FILE of your own deployment, or the NAME of a file deployment.NAME.json, prints its rules instead.

  --deployment NAME   read deployment.NAME.json
  --help              print this text`;

interface WebAclArguments {
  readonly help: boolean;
  /** Path of a deployment file. @default the chosen file, or else the example, whose rules the command writes to `FILE` */
  readonly file?: string | undefined;
}

export const webAcl: Command<WebAclArguments> = {
  help: HELP,
  parse: (args) => {
    const { values, positionals } = parseArguments(args, {}, { allowPositionals: true });
    if (positionals.length > 1) throw new Error(`Expected one file; received ${positionals.join(', ')}`);
    return { help: values.help, file: positionals[0] };
  },
  insteadOfDeployment: ({ file }) => file,
  run: async ({ file = chosenFile() }) => {
    if (file) console.log(rulesIn(file, file).trimEnd());
    else {
      writeFileSync(join(REPOSITORY, FILE), rulesIn(join(REPOSITORY, EXAMPLE_FILE), EXAMPLE_FILE));
      console.log(`Wrote ${FILE}.`);
    }
    return 0;
  },
};

/** @param name the file name that messages show */
function rulesIn(path: string, name: string): string {
  return withSynthesis(path, (synthesis, content) => rulesOf(synthesis.templates(content, name)));
}

if (require.main === module) runCommand(webAcl);
