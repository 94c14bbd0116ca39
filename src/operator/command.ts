/** A command of the operator: what it is told, and what it does with it. */
export interface Command<Words extends { readonly help: boolean }> {
  readonly help: string;
  /** @throws Error in words, where the command was written wrongly */
  readonly read: (words: string[]) => Words;
  /** @returns the exit code */
  readonly run: (words: Words) => Promise<number>;
}

/** Runs a command and ends the process: with its own code, 1 where it throws, 2 when it was written wrongly. */
export function runCommand<Words extends { readonly help: boolean }>(command: Command<Words>): void {
  // On an older Node the SDK would warn between the findings.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  void outcomeOf(command).then(
    (code) => process.exit(code),
    (error: Error) => {
      console.error(error.message);
      process.exit(1);
    },
  );
}

async function outcomeOf<Words extends { readonly help: boolean }>({
  help,
  read,
  run,
}: Command<Words>): Promise<number> {
  let words: Words;
  try {
    words = read(process.argv.slice(2));
  } catch (error) {
    console.error((error as Error).message);
    return 2;
  }
  if (!words.help) return run(words);
  console.log(help);
  return 0;
}
