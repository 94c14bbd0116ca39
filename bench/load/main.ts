/** Browsers in a process of their own, and the key server of their load balancer. */
import { setTimeout as pause } from 'node:timers/promises';
import { Signer } from '../../test/support/app/signer';
import { serve } from '../processes/child';
import type { Answer } from './answer';
import { Browser } from './browser';
import { type Page, SITES, type SiteName } from './sites';

export interface Visit {
  readonly site: SiteName;
  readonly url: string;
  /** Questions at once, each of a person of its own. */
  readonly answers: number;
  /** Milliseconds over which the questions are spread. */
  readonly within: number;
}

export interface Answers {
  readonly answers: readonly Answer[];
  /** What went wrong with the others. */
  readonly errors: readonly string[];
}

const signer = new Signer();
const browsers: Browser[] = [];
let pages: Page[] = [];

async function main(): Promise<void> {
  const keys = await signer.listen();
  serve({ keys }, { openPages, ask });
}

/** Opens a page in each browser, ten at a time. */
async function openPages({ site, url, answers }: Visit): Promise<void> {
  for (let n = browsers.length; n < answers; n++) browsers.push(new Browser(signer, n));
  pages = [];
  for (let n = 0; n < answers; n += 10) {
    const next = browsers.slice(n, Math.min(n + 10, answers));
    pages.push(...(await Promise.all(next.map((browser) => SITES[site].openPage(url, browser)))));
  }
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

void main();
