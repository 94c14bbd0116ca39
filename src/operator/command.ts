import { type ParseArgsConfig, parseArgs } from 'node:util';
import { chooseDeployment } from '../infra/deployment/choice';

/** A command for operators, which they run with `npx projen NAME`. Every command accepts the option `--deployment NAME`. */
export interface Command<Arguments extends { readonly help: boolean }> {
  /** The text that the command prints for `--help`, and below the message about invalid arguments. */
  readonly help: string;
  /** Parses the arguments. @throws Error with a message for the operator when the arguments are invalid */
  readonly parse: (args: readonly string[]) => Arguments;
  /**
   * Returns the arguments that replace the chosen deployment file, for the error message about `--deployment`; undefined if the command
   * reads the file. Such arguments take precedence over the environment variable DEPLOYMENT. @default the command reads the file
   */
  readonly insteadOfDeployment?: (args: Arguments) => string | undefined;
  /** Runs the command. @returns the exit code. @throws Error with a message for the operator */
  readonly run: (args: Arguments) => Promise<number>;
}

const HELP_OPTION = { help: { type: 'boolean', default: false } } as const;

/**
 * Parses arguments with `node:util` and adds the option `--help`.
 *
 * @throws Error with the parser's message when an option is unknown or has no value
 */
export function parseArguments<Options extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: Options,
  { allowPositionals = false }: { readonly allowPositionals?: boolean } = {},
): ReturnType<typeof parseArgs<{ options: Options & typeof HELP_OPTION; allowPositionals: boolean }>> {
  return parseArgs({ args: [...args], options: { ...options, ...HELP_OPTION }, allowPositionals });
}

/** Parses the arguments of a command without options. @throws Error when there is an argument other than `--help` */
export function parseHelpOnly(args: readonly string[]): { readonly help: boolean } {
  return { help: parseArguments(args, {}).values.help };
}

/** Runs the command with the arguments of this process, and sets the exit code. */
export function runCommand<Arguments extends { readonly help: boolean }>(command: Command<Arguments>): void {
  void execute(command, process.argv.slice(2)).then((code) => process.exit(code));
}

/**
 * @returns the exit code: 2 if the arguments are invalid, 1 if the command throws an error, otherwise what the command returns. `npx
 * projen` replaces every exit code other than 0 with 1.
 */
export async function execute<Arguments extends { readonly help: boolean }>(
  { help, parse, insteadOfDeployment, run }: Command<Arguments>,
  args: readonly string[],
): Promise<number> {
  // On older versions of Node, the SDK would otherwise print a warning between the findings.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  let parsed: Arguments;
  try {
    const others = chooseDeployment(args, process.env);
    parsed = parse(others);
    const instead = others.length < args.length && !parsed.help && insteadOfDeployment?.(parsed);
    if (instead) throw new Error(`--deployment cannot be combined with ${instead}: use one of them`);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${help}`);
    return 2;
  }
  if (parsed.help) {
    console.log(help);
    return 0;
  }
  try {
    return await run(parsed);
  } catch (error) {
    console.error((error as Error).message);
    return 1;
  }
}
