import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';

/** The terminal on which `npx projen deploy` asks for approval. */
export interface Terminal {
  /** Whether a person can read the question and answer it. */
  readonly isInteractive: boolean;
  /** @returns the answer; empty if the input ends */
  ask(question: string): Promise<string>;
}

export const thisTerminal: Terminal = {
  get isInteractive() {
    return process.stdin.isTTY === true && process.stdout.isTTY === true;
  },
  ask: (question) => ask(question, process.stdin, process.stdout),
};

/** Writes the question to the output, and reads a line from the input. @returns the answer; empty if the input ends */
export async function ask(question: string, input: Readable, output: Writable): Promise<string> {
  const terminal = createInterface({ input, output });
  try {
    const ended = new Promise<string>((resolve) => terminal.once('close', () => resolve('')));
    return await Promise.race([terminal.question(question), ended]);
  } finally {
    terminal.close();
  }
}
