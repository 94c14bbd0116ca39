import { titleOf } from '../../../src/app/conversations/titles';
import { BATCH, type Store } from '../../../src/app/table/store';
import type { Item } from '../../../src/app/table/table';
import { activityOf, itemNames } from '../../../src/app/turns/log';
import { turnWords } from '../../../src/app/words/turn-words';

/** The size of a history, and the seed of its texts. */
export interface HistorySize {
  readonly conversations: number;
  /** Number of turns in each conversation. */
  readonly turns: number;
  readonly seed?: number;
}

/** Minimum number of batches that are written concurrently, except at the end of the history. */
const CONCURRENT = 4;
const SYLLABLES =
  'wär me pum pe ge bäu de strom netz an la ge so lar för der bei trag kan ton bun des amt ver ord nung ener gie hei zung kos ten prü fung'.split(
    ' ',
  );

/**
 * Stores the conversations of a user as the application does. Each question has 15 words, and each answer about 200; a
 * few words are frequent and most are rare, as in natural texts. The word `Kohlekraftwerk7` occurs only in the answers
 * of conversation 7.
 */
export async function storeHistory(
  store: Store,
  user: string,
  { conversations, turns, seed = 1 }: HistorySize,
): Promise<void> {
  const texts = new Texts(seed);
  const entries: Item[] = [];
  const items = store.ownedBy(user);
  for (let c = 0; c < conversations; c++) {
    const id = `01HISTORY${String(c).padStart(17, '0')}`;
    const start = Date.now() - (conversations - c) * 3_600_000;
    const time = (turn: number, seconds = 0) => new Date(start + turn * 60_000 + seconds * 1_000).toISOString();
    const turnIds = Array.from({ length: turns }, (_, turn) => (turn === 0 ? id : `${id}T${turn}`));
    const questions = turnIds.map(() => texts.sentence(15));
    const listed = {
      id,
      title: titleOf(questions[0]!),
      createdAt: time(0),
      activeAt: time(turns - 1),
      lastTurn: turnIds.at(-1),
    };
    entries.push(items.entry(`conversation#${id}`, { ...listed, ...store.expiry() }));
    for (const [turn, turnId] of turnIds.entries()) {
      const question = questions[turn]!;
      const parts = [texts.paragraph(120), texts.paragraph(70), ` Kohlekraftwerk${c}. ${texts.sentence(10)}`];
      for (const [n, text] of parts.slice(0, -1).entries()) {
        const part = { n: n + 1, text, sources: [], marks: [], ...store.expiry() };
        entries.push(items.entry(itemNames.logItem(id, turnId, n + 1), part));
      }
      const head = {
        ...{ id: turnId, conversationId: id, question, askedAt: time(turn), status: 'complete', request: turnId },
        ...{ endedAt: time(turn, 20), endedBy: turnId, items: parts.length - 1 },
        ...{ tail: { text: parts.at(-1), sources: [], marks: [] }, activeAt: activityOf(time(turn, 20)) },
        ...{ words: turnWords(question, parts.join('')), ...store.expiry() },
      };
      entries.push(items.entry(itemNames.turn(id, turnId), head));
    }
    if (entries.length >= BATCH * CONCURRENT) await putAll(store, entries.splice(0));
  }
  await putAll(store, entries);
}

async function putAll(store: Store, entries: readonly Item[]): Promise<void> {
  const batches = Array.from({ length: Math.ceil(entries.length / BATCH) }, (_, n) =>
    entries.slice(n * BATCH, (n + 1) * BATCH),
  );
  await Promise.all(
    batches.map(async (batch) => {
      // On a busy machine, a request may exceed its timeout: repeat it.
      for (let left: readonly Item[] = batch; left.length > 0; ) left = await store.putBatch(left).catch(() => left);
    }),
  );
}

/** Texts of invented words, of which a few are frequent and most are rare. */
class Texts {
  constructor(private state: number) {}

  paragraph(words: number): string {
    return `## ${this.sentence(4)}\n\n- **${this.word()}**: ${this.sentence(words)}\n\n`;
  }

  sentence(words: number): string {
    return `${Array.from({ length: words }, () => this.word()).join(' ')}.`;
  }

  private word(): string {
    // Choose one of about 20,000 words. The third power makes small numbers frequent, so that a few words are frequent.
    let number = Math.floor(this.random() ** 3 * 20_000);
    let word = '';
    do {
      word += SYLLABLES[number % SYLLABLES.length]!;
      number = Math.floor(number / SYLLABLES.length);
    } while (number > 0);
    return word.length > 5 ? word[0]!.toUpperCase() + word.slice(1) : word;
  }

  private random(): number {
    this.state = (Math.imul(this.state, 1_664_525) + 1_013_904_223) >>> 0;
    return this.state / 2 ** 32;
  }
}
