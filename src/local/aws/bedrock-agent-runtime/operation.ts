import type { Knowledge, Passage } from '../../knowledge';
import { type Answer, answerTo, citedPassage, scriptedAnswer } from '../bedrock/answer';
import type { AttachedPassage } from '../bedrock/attached-files';
import type { Turn } from '../bedrock/conversation';
import { scriptIn } from '../bedrock/directives';
import type { EventStream } from '../bedrock/event-stream';
import type { Pace } from '../bedrock/playback';
import type { Script } from '../bedrock/script';
import type { ScriptedFailures } from '../bedrock/scripted-failures';
import type { Reply } from '../kernel/stand-in';
import type { Sessions } from './sessions';

/** Settings and state that the operations share. */
export interface Context {
  readonly knowledge: Knowledge;
  readonly region: string;
  readonly pace: Pace;
  readonly failures: ScriptedFailures;
  /** Sessions of agents. The caller chooses the id of each session. */
  readonly agentSessions: Sessions;
  /** Sessions of knowledge bases. The service chooses the id of each session. */
  readonly knowledgeBaseSessions: Sessions;
  /** Accepted agents as `agentId/agentAliasId`. @default any */
  readonly agents?: readonly string[];
  /** Accepted knowledge bases. @default any */
  readonly knowledgeBases?: readonly string[];
}

/** One request: path parameters and JSON body, and the stream to respond with. */
export interface Call {
  readonly parameters: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
  readonly stream: EventStream;
}

/**
 * Carries out one request.
 *
 * @returns the response, or undefined if the operation has already responded through the stream
 * @throws Refusal
 */
export type Operation = (call: Call, context: Context) => Promise<Reply | undefined>;

/** The answer to a question, with the pace at which to stream it. */
export interface PreparedAnswer {
  readonly answer: Answer;
  readonly script?: Script;
  readonly pace: Pace;
}

/**
 * Answers a question, according to its directives if it has any.
 *
 * @throws Refusal if a directive makes this attempt fail
 */
export function prepare(
  question: string,
  earlier: readonly Turn[],
  session: string,
  { knowledge, pace, failures }: Context,
  attached: readonly AttachedPassage[] = [],
): PreparedAnswer {
  const script = scriptIn(question);
  // A question that repeats the last one is a retry, not a follow-up question to itself.
  const turns = earlier.at(-1)?.question === question ? earlier.slice(0, -1) : earlier;
  if (!script) return { answer: uncited(answerTo(question, turns, knowledge, attached)), pace };
  failures.assertNone(session, question, script);
  const tokensPerSecond = script.rate ?? pace.tokensPerSecond;
  return {
    answer: scriptedAnswer(question, script, citedPassage(knowledge)),
    script,
    pace: { ...pace, tokensPerSecond },
  };
}

/** Removes the citations of attached files, which an agent does not cite. */
function uncited(answer: Answer): Answer {
  const isDocument = (passage: Passage) => !('file' in passage);
  const parts = answer.parts.map((part) => ({ ...part, passages: part.passages.filter(isDocument) }));
  return { ...answer, parts, found: answer.found.filter(isDocument) };
}

/** The turn to store in the session. */
export function turnOf(question: string, { parts }: Answer): Turn {
  return { question, answer: parts.map(({ markdown }) => markdown).join('') };
}
