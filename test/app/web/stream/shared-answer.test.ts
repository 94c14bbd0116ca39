import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { LogEvent } from '../../../../src/app/turns/log';
import { answerEvents } from '../../../../src/app/web/stream/answer-events';
import type { ServerSentEvent } from '../../../../src/app/web/stream/event-stream';
import { SharedAnswer } from '../../../../src/app/web/stream/shared-answer';
import { AnswerPage } from '../../../support/app/answer-page';
import { until } from '../../../support/until';

const FRAGMENTS = { step: () => '', ending: () => '<hx-partial></hx-partial>' };
const CONNECTED = new AbortController().signal;
const text = (content: string): LogEvent => ({ type: 'text', text: content });
const END: LogEvent = { type: 'end', outcome: { status: 'complete' } };

/** A turn in memory, to which the test adds events. */
class Turn {
  /** The number of readers that are reading the log at present. */
  readings = 0;
  readonly answer: SharedAnswer;
  private readonly events: LogEvent[] = [];

  /** @param silence milliseconds without new text after which pages no longer show the status "writing" */
  constructor(silence?: number) {
    this.answer = new SharedAnswer(
      'turn',
      (signal, from) => this.follow(signal, from),
      () => 0,
      '',
      silence,
    );
  }

  add(...events: LogEvent[]): void {
    this.events.push(...events);
  }

  /** The events that a page receives until the answer ends or `signal` is aborted. */
  page(signal = CONNECTED): AsyncGenerator<ServerSentEvent[]> {
    return answerEvents(this.answer, '', FRAGMENTS, signal);
  }

  private async *follow(signal: AbortSignal, from: number): AsyncGenerator<LogEvent[]> {
    this.readings++;
    try {
      for (let at = from; !signal.aborted && !this.events.slice(0, at).includes(END); ) {
        const events = this.events.slice(at);
        at += events.length;
        yield events;
        await pause(1);
      }
    } finally {
      this.readings--;
    }
  }
}

/** The HTML of a page whose stream has ended. The page received the events `earlier` before `events`. */
async function shownBy(
  events: AsyncGenerator<ServerSentEvent[]>,
  earlier: readonly ServerSentEvent[] = [],
): Promise<string> {
  const page = new AnswerPage();
  const apply = (batch: readonly ServerSentEvent[]) => {
    for (const { event, data } of batch) if (data !== undefined) page.apply({ event, data });
  };
  apply(earlier);
  for await (const batch of events) apply(batch);
  return page.html;
}

/** An answer whose log arrives in these batches. If they do not contain the end, the log stays open until it is aborted. */
function answerOf(batches: readonly LogEvent[][]): SharedAnswer {
  const log = async function* (signal: AbortSignal, from: number) {
    if (from === 0) yield* batches;
    if (!batches.flat().includes(END) && !signal.aborted) await once(signal, 'abort');
  };
  return new SharedAnswer('turn', log, () => 0);
}

/** The events that a page receives from a new connection, up to the first batch that contains an event with an id. */
async function eventsToId(answer: SharedAnswer): Promise<ServerSentEvent[]> {
  const received: ServerSentEvent[] = [];
  for await (const events of answerEvents(answer, '', FRAGMENTS, CONNECTED)) {
    received.push(...events);
    if (events.some(({ id }) => id !== undefined)) break;
  }
  return received;
}

it('stops reading the log when the last page that shows the answer is closed between two events', async () => {
  const turn = new Turn();
  turn.add(text('One. '));
  const page = turn.page();
  await page.next();
  expect(turn.readings).toBe(1);
  await page.return(undefined);
  await until(() => turn.readings === 0);
});

it('sends the answer to a page that opens while the log is still being read for a page that has just closed', async () => {
  const turn = new Turn();
  turn.add(text('One. '));
  const first = turn.page();
  await first.next();
  // After this pause, the answer waits for further events of the log.
  await pause(10);
  await first.return(undefined);
  expect(turn.readings).toBe(1);
  const second = shownBy(turn.page());
  turn.add(text('Two.'), END);
  expect(await second).toBe('<p>One. Two.</p>');
});

it('sends the current HTML to a page that has fallen too far behind', async () => {
  const turn = new Turn();
  const slow = turn.page();
  const fast = shownBy(turn.page());
  const { value: earlier } = await slow.next();
  for (let n = 0; n < 150; n++) {
    turn.add(text(`Line ${n} with **bold** text.\n\n`));
    const { next } = turn.answer;
    while (turn.answer.next === next) await pause(1);
  }
  turn.add(END);
  const html = await fast;
  expect(html).toContain('Line 149');
  expect(turn.answer.frame(1)).toBeUndefined();
  expect(await shownBy(slow, earlier)).toBe(html);
});

it('replaces the text on a page if another task has ended the turn with a different text', async () => {
  const turn = new Turn();
  turn.add(text('Shown, but not stored.'));
  const page = turn.page();
  const { value: earlier } = await page.next();
  turn.add({ type: 'reset' }, text('Shown,'), END);
  expect(await shownBy(page, earlier)).toBe('<p>Shown,</p>');
});

it('shows the status "writing" only while text arrives', async () => {
  const turn = new Turn(50);
  const fragments = { ...FRAGMENTS, step: (status: string | undefined) => `<hx-partial>${status}` };
  const shown: (string | undefined)[] = [];
  const page = (async () => {
    for await (const batch of answerEvents(turn.answer, '', fragments, CONNECTED))
      shown.push(...batch.map(({ data }) => data));
  })();
  turn.add({ type: 'step', step: { kind: 'writing' }, isListed: true }, text('One. '));
  await until(() => shown.at(-1) === '<hx-partial>thinking');
  turn.add(text('Two.'));
  await until(() => shown.lastIndexOf('<hx-partial>writing') > shown.indexOf('<hx-partial>thinking'));
  turn.add(END);
  await page;
  expect(shown.join('')).toContain('<hx-partial>thinking Two.<hx-partial>writing');
});

it('loses no text when a page moves to a task that has received the text in other chunks', async () => {
  const content = `${'Wort '.repeat(610)}**fett** ${'Wort '.repeat(30)}Ende.\n\n## Titel\n`;
  const checkpoint: LogEvent = { type: 'checkpoint', n: 1 };
  const pieces = content.match(/[^]{1,5}/g)!.map((piece) => [text(piece)]);
  const earlier = await eventsToId(answerOf([...pieces, [checkpoint]]));
  const other = answerOf([[text(content), checkpoint, END]]);
  const html = await shownBy(answerEvents(other, String(earlier.at(-1)!.id), FRAGMENTS, CONNECTED), earlier);
  expect(html).toContain('Ende.</p><h2>Titel</h2>');
  expect(other.finishedAtItem(1)).toBe(1);
});

it.each([
  ['1.1', false],
  ['1', false],
  ['1.0', true],
  ['2.1', true],
  ['1.1.1', true],
  ['', true],
])('sends the content after Last-Event-ID %j (also the first block: %s)', async (id, isWhole) => {
  const answer = answerOf([[text('One.\n\nTwo\n'), { type: 'checkpoint', n: 1 }, text('and three.'), END]]);
  const sent: ServerSentEvent[] = [];
  for await (const events of answerEvents(answer, id, FRAGMENTS, CONNECTED)) sent.push(...events);
  const shown = sent.map(({ data }) => data).join('');
  expect(shown).toContain('and three.');
  expect(shown.includes('One.')).toBe(isWhole);
});
