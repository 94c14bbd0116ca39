import type { Knowledge } from '../../knowledge';
import { Refusal } from '../kernel/refusal';
import type { Reply } from '../kernel/stand-in';
import { type Answer, answerTo, scriptedAnswer } from './answer';
import type { Turn } from './conversation';
import type { EventStream } from './event-stream';
import type { Pace } from './playback';
import { type Script, scriptIn } from './script';
import type { Sessions } from './sessions';

/** Settings and state that the operations share. */
export interface Context {
  readonly knowledge: Knowledge;
  readonly region: string;
  readonly pace: Pace;
  readonly failures: ScriptedFailures;
  /** Sessions of agents: the caller chooses their ids. */
  readonly agentSessions: Sessions;
  /** Sessions of knowledge bases: the service chooses their ids. */
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
 * Handles one request.
 *
 * @returns the response, or undefined if it has already responded through the stream
 * @throws Refusal
 */
export type Operation = (call: Call, context: Context) => Promise<Reply | undefined>;

/** The answer to a question, with the pace at which to stream it. */
export interface PreparedAnswer {
  readonly answer: Answer;
  readonly script?: Script;
  readonly pace: Pace;
}

/** The response of a proxy between the client and the service: an HTML page instead of JSON. */
export const PROXY_ERROR = new Refusal(502, 'ProxyError', 'A script asked for an HTML page.');

/**
 * Counts the attempts at each scripted question, so that the third attempt at a question with `[[throttle 2]]`
 * succeeds.
 */
export class ScriptedFailures {
  private readonly attempts = new Map<string, number>();

  /** @throws Refusal if the script demands that this attempt at the question fails */
  assertNone(session: string, question: string, { refusals }: Script): void {
    const key = `${session} ${question}`;
    const attempt = (this.attempts.get(key) ?? 0) + 1;
    this.attempts.set(key, attempt);
    let earlier = 0;
    for (const { refusal, attempts } of refusals) {
      if (attempt <= earlier + attempts) throw refusal === 'html-502' ? PROXY_ERROR : refusal;
      earlier += attempts;
    }
  }
}

/**
 * Answers a question, according to its script if it has one.
 *
 * @throws Refusal if the script demands that this attempt fails
 */
export function prepare(
  question: string,
  earlier: readonly Turn[],
  session: string,
  { knowledge, pace, failures }: Context,
): PreparedAnswer {
  const script = scriptIn(question);
  // A question that repeats the last one is a retry, not a follow-up question to itself.
  const turns = earlier.at(-1)?.question === question ? earlier.slice(0, -1) : earlier;
  if (!script) return { answer: answerTo(question, turns, knowledge), pace };
  failures.assertNone(session, question, script);
  const tokensPerSecond = script.rate ?? pace.tokensPerSecond;
  return { answer: scriptedAnswer(question, script, knowledge), script, pace: { ...pace, tokensPerSecond } };
}

/** The turn to store in the session. */
export function turnOf(question: string, { parts }: Answer): Turn {
  return { question, answer: parts.map(({ markdown }) => markdown).join('') };
}
