import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { array, assert, asyncProperty, constantFrom, integer, nat, record } from 'fast-check';
import type { Browser, Page } from 'playwright-core';
import { AnswerHtml } from '../../src/app/markdown/answer-html';
import type { Mark } from '../../src/app/markdown/marks';
import { AnswerWriter } from '../../src/app/web/answer-writer';
import type { ServerSentEvent } from '../../src/app/web/event-stream';
import { launchChromium } from '../support/browser/chromium';

jest.setTimeout(60_000);
const SCRIPT = readFileSync(join(__dirname, '../../templates/public/app.js'), 'utf8');
const address = (number: number) => `#source-${number}`;

const PIECES = [
  'word',
  'Wärme',
  ' ',
  '\n',
  '\n\n',
  '- ',
  '* ',
  '1. ',
  '    ',
  '   ',
  '# ',
  '> ',
  '**',
  '*',
  '_',
  '`',
  '```',
  '```ts\n',
  '~~~\n',
  '\n```\n',
  '|',
  '| a | b |\n',
  '|---|:-:|\n',
  '---',
  '[',
  ']',
  '(',
  ')',
  '[x](https://example.com/a?b=1&c=2)',
  '[ref]',
  '[ref]: https://example.com "t"\n',
  '![i](https://e.com/i.png)',
  'https://example.com/path',
  '<b>',
  '&amp;',
  '&',
  '<',
  '"',
  '~~',
  '😀',
  '\t',
  'const a = "x"; // c',
  '/* open',
  'a b c d',
  '\n  - nested',
  '\n1. one',
];
/** Markdown, where it is cut, what is cited when, and where a page loses its connection and comes back. */
const cases = record({
  text: array(constantFrom(...PIECES), { maxLength: 50 }).map((pieces) => pieces.join('')),
  sizes: array(integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 6 }),
  citations: array(record({ at: nat(150), late: nat(60) }), { maxLength: 3 }),
  cut: nat(30),
  back: nat(5),
});

/** What a page is told, and what it shows then. */
interface Step {
  readonly events: readonly ServerSentEvent[];
  readonly shown: string;
}

let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await launchChromium();
  page = await browser.newPage();
  await page.setContent('<div id="messages"></div>');
  await page.addScriptTag({ content: SCRIPT });
});
afterAll(() => browser?.close());

/** Gives the steps to the script of the page; tells which showed something else, and what. */
function follow(steps: readonly Step[]): Promise<{ step: number; shown: string; wanted: string } | undefined> {
  return page.evaluate((told) => {
    const article = document.createElement('article');
    article.innerHTML = '<div class="answer"></div>';
    document.getElementById('messages')!.replaceChildren(article);
    const answer = article.firstElementChild!;
    for (const [step, { events, shown }] of told.entries()) {
      for (const { event = '', data = '' } of events) {
        const detail = { message: { event, data } };
        article.dispatchEvent(new CustomEvent('htmx:sse:before:message', { detail, bubbles: true, cancelable: true }));
      }
      const wanted = document.createElement('div');
      wanted.innerHTML = shown;
      if (answer.innerHTML !== wanted.innerHTML) return { step, shown: answer.innerHTML, wanted: wanted.innerHTML };
    }
    return undefined;
  }, steps);
}

interface Input {
  readonly text: string;
  readonly sizes: readonly number[];
  readonly citations: readonly { readonly at: number; readonly late: number }[];
}

/** The citations as marks, in the order in which they come: each when so much of the text is there. */
function marksOf({ text, citations }: Input): (Mark & { due: number })[] {
  return citations
    .map(({ at, late }, index) => ({
      offset: Math.min(at, text.length),
      number: index + 1,
      due: Math.min(at + late, text.length),
    }))
    .sort((one, other) => one.due - other.due);
}

/** What has to be done to an answer, piece by piece: the text, each part with the citations that come with it, and the end. */
function deliveries(input: Input): ((answer: AnswerHtml) => void)[] {
  const { text, sizes } = input;
  const delivered: ((answer: AnswerHtml) => void)[] = [];
  for (let index = 0, from = 0; from < text.length; index++) {
    const to = Math.min(from + sizes[index % sizes.length]!, text.length);
    const part = text.slice(from, to);
    const marks = marksOf(input).filter(({ due }) => due <= to && (due > from || index === 0));
    delivered.push((answer) => {
      answer.push(part);
      marks.forEach((mark) => answer.cite(mark));
    });
    from = to;
  }
  return [...delivered, (answer) => answer.end()];
}

function whole(input: Input): string {
  const answer = new AnswerHtml(address);
  answer.push(input.text);
  for (const mark of marksOf(input)) answer.cite(mark);
  answer.end();
  answer.update();
  return answer.html();
}

/** The steps of a page that follows from the start. */
function stepsOf(pieces: readonly ((answer: AnswerHtml) => void)[]): Step[] {
  const answer = new AnswerHtml(address);
  const writer = new AnswerWriter();
  const connected = { events: writer.resume(answer, 0, answer.update()), shown: '' };
  return [
    connected,
    ...pieces.map((deliver) => {
      deliver(answer);
      return { events: writer.write(answer.update()), shown: answer.html() };
    }),
  ];
}

/** What a page is told that comes back, having seen a log item that was written after so many pieces. */
function resumption(pieces: readonly ((answer: AnswerHtml) => void)[], seen: number): ServerSentEvent[] {
  const answer = new AnswerHtml(address);
  pieces.slice(0, seen).forEach((deliver) => deliver(answer));
  answer.update();
  const finished = seen > 0 ? answer.finishedBlocks : 0;
  pieces.slice(seen).forEach((deliver) => deliver(answer));
  return new AnswerWriter().resume(answer, finished, answer.update());
}

describe('the script of the page', () => {
  it('shows at each moment what the server would render', async () => {
    await assert(
      asyncProperty(cases, async (input) => {
        const steps = stepsOf(deliveries(input));
        expect(await follow([...steps, { events: [], shown: whole(input) }])).toBeUndefined();
      }),
      { numRuns: 700 },
    );
  });

  it('shows the same after a connection that was lost, from what it had seen on', async () => {
    await assert(
      asyncProperty(cases, async ({ cut, back, ...input }) => {
        const pieces = deliveries(input);
        const steps = stepsOf(pieces.slice(0, cut));
        // The last log item that the page has seen may lie some pieces before what it shows.
        const events = resumption(pieces, Math.max(0, steps.length - 1 - back));
        expect(await follow([...steps, { events, shown: whole(input) }])).toBeUndefined();
      }),
      { numRuns: 700 },
    );
  });
});
