/**
 * The command `npx projen web-acl`. Exit codes: 0 for success; 1 if the file is invalid, or if it names the organisation's own web ACL;
 * 2 if the arguments are invalid.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXAMPLE_FILE, readDeployment } from '../../infra/deployment/read';
import { type Command, parseArguments, runCommand } from '../command';
import { REPOSITORY, Synthesis } from '../templates/synthesis';
import { rulesOf } from './rules';

const FILE = 'docs/web-acl.json';

const HELP = `npx projen web-acl [FILE]

Writes the rules of the web ACL of the example deployment to ${FILE}, as the AWS API and CloudFormation write them, in the order in which WAF
evaluates them. If you name the FILE of your own deployment, prints its rules instead.

  --help   print this text`;

interface WebAclArguments {
  readonly help: boolean;
  /** Path of a deployment file. @default the example */
  readonly file?: string | undefined;
}

export const webAcl: Command<WebAclArguments> = {
  help: HELP,
  parse: (args) => {
    const { values, positionals } = parseArguments(args, {}, { allowPositionals: true });
    if (positionals.length > 1) throw new Error(`Expected one file; received ${positionals.join(', ')}`);
    return { help: values.help, file: positionals[0] };
  },
  run: async ({ file }) => {
    if (file) process.stdout.write(rulesIn(file, file));
    else {
      writeFileSync(join(REPOSITORY, FILE), rulesIn(join(REPOSITORY, EXAMPLE_FILE), EXAMPLE_FILE));
      console.log(`Wrote ${FILE}.`);
    }
    return 0;
  },
};

/** @param name the file name that messages show */
function rulesIn(path: string, name: string): string {
  readDeployment({ file: path });
  const synthesis = new Synthesis();
  try {
    return rulesOf(synthesis.templates(JSON.parse(readFileSync(path, 'utf8')), name));
  } finally {
    synthesis.close();
  }
}

if (require.main === module) runCommand(webAcl);
