/** What the operator wrote behind the command. */
export interface Arguments {
  readonly json: boolean;
  readonly help: boolean;
}

export const HELP = `npx projen doctor [--json]

Looks at your AWS account before a deployment, with your own credentials, and changes nothing.
Reads deployment.json, or the file that DEPLOYMENT names. Ends with 1 where a deployment would fail.

  --json   findings for programs
  --help   this text`;

/** @throws Error that says what is not known */
export function readArguments(words: readonly string[]): Arguments {
  const unknownArgument = words.find((word) => !['--json', '--help'].includes(word));
  if (unknownArgument !== undefined) throw new Error(`${unknownArgument} is not known.\n\n${HELP}`);
  return { json: words.includes('--json'), help: words.includes('--help') };
}
