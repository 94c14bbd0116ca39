import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { array, assert, asyncProperty, integer, nat, record } from 'fast-check';
import type { Browser, Page } from 'playwright-core';
import { AnswerHtml } from '../../src/app/markdown/answer-html';
import type { Mark } from '../../src/app/markdown/marks';
import { AnswerWriter } from '../../src/app/web/stream/answer-writer';
import type { ServerSentEvent } from '../../src/app/web/stream/event-stream';
import { randomMarkdown } from '../support/app/random-markdown';
import { connectBrowser } from '../support/browser/browser-fixture';

const SCRIPT = readFileSync(join(__dirname, '../../templates/public/built/chat.js'), 'utf8');
const address = (number: number) => `#source-${number}`;
const footnoteId = (number: number) => `footnote-${number}`;

/**
 * Markdown, the sizes of its chunks, its citations, the number of chunks after which a page loses its connection
 * (`cut`), and how many chunks earlier it resumes (`back`).
 */
const cases = record({
  text: randomMarkdown(40),
  sizes: array(integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 6 }),
  citations: array(record({ at: nat(150), late: nat(60) }), { maxLength: 3 }),
  cut: nat(30),
  back: nat(5),
});

/** Events for a page, and the HTML that it must show after them. */
interface Step {
  readonly events: readonly ServerSentEvent[];
  readonly expected: string;
}

let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await connectBrowser();
  page = await browser.newPage();
  await page.setContent('<div id="messages"></div>');
  await page.addScriptTag({ content: SCRIPT });
});
afterAll(() => browser?.close());

/** Passes the steps to the page's script; returns the first step after which the page shows other HTML than expected. */
function firstDifference(
  steps: readonly Step[],
): Promise<{ step: number; shown: string; expected: string } | undefined> {
  // Pass JSON: Playwright serialises an object property by property, which takes many times as long.
  return page.evaluate((json) => {
    const given: Step[] = JSON.parse(json);
    const article = document.createElement('article');
    article.innerHTML = '<div class="answer"></div>';
    document.getElementById('messages')!.replaceChildren(article);
    const answer = article.firstElementChild!;
    for (const [step, { events, expected }] of given.entries()) {
      for (const { event = '', data = '' } of events) {
        const detail = { message: { event, data } };
        article.dispatchEvent(new CustomEvent('htmx:sse:before:message', { detail, bubbles: true, cancelable: true }));
      }
      const reference = document.createElement('div');
      reference.innerHTML = expected;
      if (answer.innerHTML !== reference.innerHTML)
        return { step, shown: answer.innerHTML, expected: reference.innerHTML };
    }
    return undefined;
  }, JSON.stringify(steps));
}

interface Input {
  readonly text: string;
  readonly sizes: readonly number[];
  readonly citations: readonly { readonly at: number; readonly late: number }[];
}

/** The citations as marks, in order of arrival. Each arrives once `due` characters of the text have arrived. */
function marksOf({ text, citations }: Input): (Mark & { due: number })[] {
  return citations
    .map(({ at, late }, index) => ({
      offset: Math.min(at, text.length),
      number: index + 1,
      due: Math.min(at + late, text.length),
    }))
    .sort((one, other) => one.due - other.due);
}

/** The calls that build an answer: one for each chunk of text with the citations that arrive with it, and one for the end. */
function deliveries(input: Input): ((answer: AnswerHtml) => void)[] {
  const { text, sizes } = input;
  const calls: ((answer: AnswerHtml) => void)[] = [];
  for (let index = 0, from = 0; from < text.length; index++) {
    const to = Math.min(from + sizes[index % sizes.length]!, text.length);
    const chunk = text.slice(from, to);
    const marks = marksOf(input).filter(({ due }) => due <= to && (due > from || index === 0));
    calls.push((answer) => {
      answer.push(chunk);
      marks.forEach((mark) => answer.cite(mark));
    });
    from = to;
  }
  return [...calls, (answer) => answer.end()];
}

function completeHtml(input: Input): string {
  const answer = new AnswerHtml(address, footnoteId);
  answer.push(input.text);
  for (const mark of marksOf(input)) answer.cite(mark);
  answer.end();
  answer.update();
  return answer.html();
}

/** The steps of a page that is connected from the start. */
function stepsOf(calls: readonly ((answer: AnswerHtml) => void)[]): Step[] {
  const answer = new AnswerHtml(address, footnoteId);
  const writer = new AnswerWriter();
  const connected = { events: writer.resume(answer, 0), expected: '' };
  return [
    connected,
    ...calls.map((deliver) => {
      deliver(answer);
      return { events: writer.write(answer.update()), expected: answer.html() };
    }),
  ];
}

/** The events for a page that reconnects. The last log item that the page has seen was written after `seen` calls. */
function resumption(calls: readonly ((answer: AnswerHtml) => void)[], seen: number): ServerSentEvent[] {
  const answer = new AnswerHtml(address, footnoteId);
  calls.slice(0, seen).forEach((deliver) => deliver(answer));
  answer.update();
  const finished = seen > 0 ? answer.finishedBlocks : 0;
  calls.slice(seen).forEach((deliver) => deliver(answer));
  answer.update();
  return new AnswerWriter().resume(answer, finished);
}

/** Milliseconds, for a machine that is several times slower than a developer's. */
const TIMEOUT = 300_000;

describe('the script of the chat page', () => {
  it(
    'shows the HTML that the server would render, after every batch of events',
    async () => {
      await assert(
        asyncProperty(cases, async (input) => {
          const steps = stepsOf(deliveries(input));
          expect(await firstDifference([...steps, { events: [], expected: completeHtml(input) }])).toBeUndefined();
        }),
        { numRuns: 400 },
      );
    },
    TIMEOUT,
  );

  it(
    'shows the HTML of the complete answer after it reconnects and resumes from an event that it received',
    async () => {
      await assert(
        asyncProperty(cases, async ({ cut, back, ...input }) => {
          const calls = deliveries(input);
          const steps = stepsOf(calls.slice(0, cut));
          // The last log item that the page has seen may be older than the text that it shows.
          const events = resumption(calls, Math.max(0, steps.length - 1 - back));
          expect(await firstDifference([...steps, { events, expected: completeHtml(input) }])).toBeUndefined();
        }),
        { numRuns: 400 },
      );
    },
    TIMEOUT,
  );
});
