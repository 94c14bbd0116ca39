import { shortened } from '../shortened';
import type { Exchange } from './engine';

/**
 * The newest exchanges of a history that together have at most `limit` characters, oldest first. Omits exchanges whose question or
 * answer is blank. If even the newest exchange is longer, returns it shortened, so that the engine knows what a follow-up question
 * refers to.
 */
export function newestExchanges(history: readonly Exchange[], limit: number): readonly Exchange[] {
  const answered = history.filter(({ question, answer }) => question.trim() !== '' && answer.trim() !== '');
  const kept: Exchange[] = [];
  let left = limit;
  for (const exchange of [...answered].reverse()) {
    left -= exchange.question.length + exchange.answer.length;
    if (left < 0) break;
    kept.unshift(exchange);
  }
  const newest = answered.at(-1);
  return kept.length === 0 && newest && limit >= 2 ? [shortenedExchange(newest, limit)] : kept;
}

/** Each text gets half of the characters, plus those that the other text does not need. `limit`: at least 2, one for each text. */
function shortenedExchange(exchange: Exchange, limit: number): Exchange {
  const half = Math.floor(limit / 2);
  const question = shortened(exchange.question, Math.max(half, limit - exchange.answer.length));
  return { ...exchange, question, answer: shortened(exchange.answer, limit - question.length) };
}
