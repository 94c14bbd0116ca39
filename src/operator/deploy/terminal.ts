import { createInterface } from 'node:readline/promises';

/** Where the command asks for approval. */
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
  async ask(question) {
    const terminal = createInterface({ input: process.stdin, output: process.stdout });
    try {
      const ended = new Promise<string>((resolve) => terminal.once('close', () => resolve('')));
      return await Promise.race([terminal.question(question), ended]);
    } finally {
      terminal.close();
    }
  },
};
