/** Simulated browsers in a separate process, and the server with the public keys of their load balancer. */
import { setTimeout as pause } from 'node:timers/promises';
import { ulid } from 'ulid';
import { Signer } from '../../test/support/app/signer';
import { serve } from '../processes/child';
import type { Answer } from './answer';
import { Browser } from './browser';
import { decoded } from './http';
import { visit, type Weight, weigh } from './pages';
import { type Page, SITES, type SiteName } from './sites';

export interface Visit {
  readonly site: SiteName;
  readonly url: string;
  /** The number of concurrent questions, each from a different user. */
  readonly answers: number;
  /** Milliseconds over which the questions are spread. */
  readonly within: number;
}

export interface Answers {
  readonly answers: readonly Answer[];
  /** The errors of the answers that failed. */
  readonly errors: readonly string[];
}

export interface Visits {
  readonly url: string;
  readonly isAdmin: boolean;
  readonly times: number;
}

export interface Conversation {
  /** The `sub` of the user who owns the conversation. */
  readonly owner: string;
  readonly first: string;
  readonly second: string;
}

export interface FirstBytes {
  /** Times to the first byte, in the order of the visits. */
  readonly milliseconds: readonly number[];
  /** The page of the last visit. */
  readonly html: string;
}

/** The `number` of an admin's browser. */
const ADMIN = 900_000;
/** The `number` of the browser of a user who opens the chat for the first time. */
const NEW = 900_001;
/** The `number` of the browser of a user with a long history. */
const TALKER = 900_002;

const signer = new Signer();
const browsers: Browser[] = [];
let pages: Page[] = [];

async function main(): Promise<void> {
  const keys = await signer.listen();
  serve({ keys }, { openPages, ask, converse, firstBytes, firstPage });
}

/** Opens a page in as many browsers as there will be questions, ten browsers at a time. */
async function openPages({ site, url, answers }: Visit): Promise<void> {
  for (let n = browsers.length; n < answers; n++) browsers.push(new Browser(signer, n));
  pages = [];
  for (let n = 0; n < answers; n += 10) {
    const next = browsers.slice(n, Math.min(n + 10, answers));
    pages.push(...(await Promise.all(next.map((browser) => SITES[site].openPage(url, browser)))));
  }
}

/**
 * Asks two questions in one conversation.
 *
 * @returns the owner and the ids of the two turns. The id of the first turn is also the id of the conversation
 */
async function converse({ url }: { readonly url: string }): Promise<Conversation> {
  const browser = new Browser(signer, TALKER);
  const first = ulid();
  const second = ulid();
  for (const turnId of [first, second]) {
    const page = { address: `${url}/conversations/${first}/turns`, turnId };
    await SITES.chat.ask(page, browser, `Who may apply for a grant for a heat pump?`);
  }
  return { owner: browser.sub, first, second };
}

/** Asks a question in each open page. */
async function ask({ site, answers, within }: Visit): Promise<Answers> {
  const questions = pages.slice(0, answers).map(async (page, n) => {
    await pause((within * n) / answers);
    return SITES[site].ask(page, browsers[n]!, `Who may apply for a grant for a heat pump? (${n})`);
  });
  const results = await Promise.allSettled(questions);
  return {
    answers: results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])),
    errors: results.flatMap((result) => (result.status === 'rejected' ? [String(result.reason)] : [])),
  };
}

/** Opens the same page several times. */
async function firstBytes({ url, isAdmin, times }: Visits): Promise<FirstBytes> {
  const browser = isAdmin ? new Browser(signer, ADMIN, ['admins']) : new Browser(signer, TALKER);
  const milliseconds: number[] = [];
  let html = '';
  for (let n = 0; n < times; n++) {
    const { firstByte, headers, body } = await visit(url, browser);
    milliseconds.push(firstByte);
    html = decoded(body, headers);
  }
  return { milliseconds, html };
}

function firstPage({ url }: { readonly url: string }): Promise<Weight> {
  return weigh(url, new Browser(signer, NEW));
}

void main();
