import { CONTAINER_PORT } from '../contract';
import { LOCAL_VARIABLES } from './settings';

/** The options of `npm start`, with their descriptions in the help text. */
export const OPTIONS = {
  reset: 'Empty the local state first',
  watch: 'Update the running product when a source file changes (npm run dev)',
  'no-build': 'Start the existing build in dist/',
  help: 'Print this help',
} as const;

export type Option = keyof typeof OPTIONS;

/** The text of `npm start -- --help`. */
export function help(): string {
  const options = Object.entries(OPTIONS).map(([name, meaning]) => [`--${name}`, meaning]);
  const variables = Object.entries(LOCAL_VARIABLES).map(([name, variable]) => [
    name,
    `${variable.meaning.replaceAll('`', '')} (default ${variable.default})`,
  ]);
  return [
    'npm start -- [options]',
    '',
    'Starts the whole product on this machine, without an AWS account. Everything listens on loopback.',
    '',
    'Options',
    ...columns(options),
    '',
    'Environment variables',
    ...columns([
      ...variables,
      ['PORT', `Port of the first application process (default ${CONTAINER_PORT})`],
      ['others', 'Passed on to the application: see "Environment variables" in README.md'],
    ]),
    '',
    'Addresses',
    ...columns([
      ['http://localhost:8080', 'Chat; LOCAL_PORT changes the port of all three'],
      ['http://localhost:8080/admin', 'Admin console'],
      ['http://localhost:8080/local/mailbox', 'Mail that Cognito would send'],
    ]),
  ].join('\n');
}

function columns(rows: readonly (readonly string[])[]): string[] {
  const width = Math.max(...rows.map(([first]) => first!.length));
  return rows.map(([first, second]) => `  ${first!.padEnd(width)}  ${second}`);
}
