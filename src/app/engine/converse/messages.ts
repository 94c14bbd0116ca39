import type { ContentBlock, Message, SystemContentBlock } from '@aws-sdk/client-bedrock-runtime';
import type { ModelAbilities } from '../../../models';
import { attachmentIn } from '../../attachments/owners-attachments';
import { dayAt } from '../../calendar-day';
import type { Exchange, Passage, Question } from '../engine';
import { newestExchanges } from '../newest-exchanges';
import { AttachmentBlocks } from './attachment-blocks';
import { titleOf } from './found-passages';

/**
 * Characters per token, to estimate the tokens of a text. Low, because German and French texts have more tokens than English ones.
 */
const CHARACTERS_PER_TOKEN = 3;
/** Maximum number of cited documents that the history lists for one answer. */
const MAX_CITED = 10;

/** Marks the end of the part that the next request repeats unchanged, so that the model's prompt cache can store that part. */
const CACHE_POINT = { cachePoint: { type: 'default' } } as const;

/** The history and the question, which are part of every request for an answer. `files`: the files attached to them. */
export interface Conversation {
  readonly history: readonly Message[];
  /** The question with its files. */
  readonly asked: readonly ContentBlock[];
  readonly files: AttachmentBlocks;
  /** Whether the history contains files. */
  readonly hasEarlierFiles: boolean;
  /** The passages of documents that the answers of the history cited. */
  readonly cited: readonly Passage[];
}

export interface ConversationOptions {
  /** How the model cites: `native` if it cites search results itself, `marks` if it writes marks such as `[1]` in its text. */
  readonly citations: 'native' | 'marks';
  readonly hasCache: boolean;
  /** Maximum length of the history in estimated tokens, without those of attached files. */
  readonly historyTokens: number;
  /** Which attached files the model reads. */
  readonly reads: Pick<ModelAbilities, 'documents' | 'images'>;
}

/**
 * Reads the conversation so far and the attached files.
 *
 * @param includesEarlierFiles whether the history contains the files of earlier questions that fit into the limits
 * @throws EngineError if a file of the question cannot be read
 */
export async function readConversation(
  question: Question,
  { citations, hasCache, historyTokens, reads }: ConversationOptions,
  includesEarlierFiles = true,
): Promise<Conversation> {
  const earlier = newestExchanges(await question.history(), historyTokens * CHARACTERS_PER_TOKEN);
  const withFiles = includesEarlierFiles ? earlier : [];
  const files = new AttachmentBlocks(question.attachments, withFiles, { ...reads, citations: citations === 'native' });
  const history = await historyMessages(earlier, hasCache, files);
  const hasEarlierFiles = history.some(({ content = [] }) => content.some(({ document, image }) => document ?? image));
  const asked = [...(await files.blocksOf(question.attachments)), { text: question.message }];
  return { history, asked, files, hasEarlierFiles, cited: citedDocuments(earlier) };
}

/**
 * The system prompt. The date is after the cache point, because it changes.
 *
 * @param timeZone the organisation's time zone, so that the date is the users' date
 */
export function systemBlocks(prompt: string, now: Date, timeZone: string, hasCache: boolean): SystemContentBlock[] {
  return [{ text: prompt }, ...(hasCache ? [CACHE_POINT] : []), { text: `Today is ${dayAt(now, timeZone)}.` }];
}

/** The conversation so far in alternating roles. */
async function historyMessages(
  exchanges: readonly Exchange[],
  hasCache: boolean,
  files: AttachmentBlocks,
): Promise<Message[]> {
  const messages: Message[] = [];
  for (const [index, exchange] of exchanges.entries()) {
    const isLast = index === exchanges.length - 1;
    const attached = await files.blocksOf(exchange.attachments);
    messages.push(
      { role: 'user', content: [...attached, ...questionBlocks(exchange)] },
      { role: 'assistant', content: [{ text: exchange.answer }, ...(isLast && hasCache ? [CACHE_POINT] : [])] },
    );
  }
  return messages;
}

/** A question, and the documents that its answer cited. */
function questionBlocks({ question, cited = [] }: Exchange): ContentBlock[] {
  const titles = [...new Set(cited.map(titleOf))].slice(0, MAX_CITED);
  const note = `(The answer cites these documents: ${titles.join('; ')})`;
  return [{ text: question }, ...(titles.length > 0 ? [{ text: note }] : [])];
}

/** The passages of documents that the answers cited. An answer may also cite a passage of an attached file. */
function citedDocuments(exchanges: readonly Exchange[]): Passage[] {
  return exchanges.flatMap(({ cited = [] }) => cited).filter(({ uri }) => !attachmentIn(uri));
}
