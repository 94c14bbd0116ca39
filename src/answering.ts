/**
 * Answers questions with the configured engine, for `npx projen evaluate`. Each line of standard input is a JSON object, `{ id, question
 * }`. The first line of standard output is `{ identity }`. A line `{ id, answer }` follows for each question, in the order in which the
 * answers end. The program needs the server's environment variables for the engine. If `TABLE_NAME` is set, the program uses the
 * organisation's current instructions.
 */
import { createInterface } from 'node:readline';
import { type EngineConfig, readEngineConfig } from './app/config';
import { configuredEngine } from './app/engine/configured-engine';
import { organisationInstructions } from './app/engine/converse/instructions';
import type { AnswerEngine, Passage } from './app/engine/engine';
import { citedName } from './app/engine/passages';
import { EngineError } from './app/errors';
import { InstructionVersions } from './app/instructions/instruction-versions';
import { Store } from './app/table/store';

interface Asked {
  readonly id: string;
  readonly question: string;
}

const write = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);

async function main(): Promise<void> {
  const config = readEngineConfig(process.env);
  const instructions = organisationInstructions(await instructionsOf(config, process.env.TABLE_NAME));
  const engine = configuredEngine(config, () => instructions);
  write({ identity: engine.identity });
  const running: Promise<unknown>[] = [];
  for await (const line of createInterface({ input: process.stdin })) {
    const { id, question } = JSON.parse(line) as Asked;
    running.push(answer(engine, id, question).then((found) => write({ id, answer: found })));
  }
  await Promise.all(running);
}

/** The instructions from the table or, without a table, from the environment. Only `converse` uses a table. @throws StoreUnavailable */
async function instructionsOf(config: EngineConfig, table: string | undefined): Promise<string | undefined> {
  const { AWS_REGION, ANSWER_ENGINE, ASSISTANT_INSTRUCTIONS } = config;
  if (!table || ANSWER_ENGINE !== 'converse') return ASSISTANT_INSTRUCTIONS;
  const versions = new InstructionVersions(new Store(AWS_REGION, table, 0), ASSISTANT_INSTRUCTIONS);
  return (await versions.latest()).text;
}

/** Collects the events of one answer. Never rejects: an error becomes `failure`. */
async function answer(engine: AnswerEngine, turnId: string, message: string) {
  const found: Passage[] = [];
  const cited: Passage[] = [];
  const tokens = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };
  const startedAt = performance.now();
  let text = '';
  let failure: string | undefined;
  let session: string | undefined;
  const question = { turnId, message, history: async () => [] };
  try {
    for await (const event of engine.answer(question, new AbortController().signal)) {
      if (event.type === 'text') text += event.text;
      else if (event.type === 'found') found.push(...event.passages);
      else if (event.type === 'citation') cited.push(...event.citation.passages);
      else if (event.type === 'session') session = event.id;
      else if (event.type === 'usage') {
        tokens.input += event.inputTokens;
        tokens.output += event.outputTokens;
        tokens.cacheRead += event.cacheReadTokens ?? 0;
        tokens.cacheWrite += event.cacheWriteTokens ?? 0;
      }
    }
  } catch (error) {
    failure = error instanceof EngineError ? `${error.failure}: ${error.message}` : String(error);
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  if (session) await engine.forget(session).catch(() => undefined);
  return { text, found: found.map(shown), cited: cited.map(shown), tokens, seconds, failure };
}

function shown({ uri, page, excerpt }: Passage) {
  return { document: citedName(uri), page, excerpt };
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
