import type { Knowledge } from '../../knowledge';
import type { Answer } from './answer';
import { answerTo, scriptedAnswer } from './answer';
import type { Turn } from './conversation';
import type { Exchange } from './exchange';
import type { Pace } from './pace';
import { type Script, scriptIn } from './script';
import type { Sessions } from './sessions';
import type { Tries } from './tries';

/** What the operations work with. */
export interface Surroundings {
  readonly knowledge: Knowledge;
  readonly region: string;
  readonly pace: Pace;
  readonly tries: Tries;
  /** Of agents, under ids that the caller makes up. */
  readonly agentSessions: Sessions;
  /** Of knowledge bases, under ids that the service makes up. */
  readonly knowledgeBaseSessions: Sessions;
  /** Accepted agents as `agentId/agentAliasId`; any when left out. */
  readonly agents?: readonly string[];
  /** Accepted knowledge bases; any when left out. */
  readonly knowledgeBases?: readonly string[];
}

/** Answers one request. The words are the path's variable parts. Refusals are thrown as ServiceError or ProxyError. */
export type Operation = (exchange: Exchange, words: readonly string[], surroundings: Surroundings) => Promise<void>;

/** A question with its answer, ready to be streamed at its pace. */
export interface Prepared {
  readonly answer: Answer;
  readonly script?: Script;
  readonly pace: Pace;
}

/**
 * Answers a question, by its script if it has one.
 * @throws ServiceError or ProxyError when a script refuses this try
 */
export function prepare(
  question: string,
  earlier: readonly Turn[],
  session: string,
  { knowledge, pace, tries }: Surroundings,
): Prepared {
  const script = scriptIn(question);
  // A retry is no question about itself.
  const before = earlier.at(-1)?.question === question ? earlier.slice(0, -1) : earlier;
  if (!script) return { answer: answerTo(question, before, knowledge), pace };
  tries.refuse(session, question, script);
  const tokensPerSecond = script.rate ?? pace.tokensPerSecond;
  return { answer: scriptedAnswer(question, script, knowledge), script, pace: { ...pace, tokensPerSecond } };
}

/** A question with what was answered, to be remembered. */
export const turn = (question: string, { parts }: Answer): Turn => ({
  question,
  answer: parts.map(({ markdown }) => markdown).join(''),
});
