import type { LogEvent } from '../../../../src/app/turns/log';
import { answerEvents } from '../../../../src/app/web/stream/answer-events';
import { encodeEvent } from '../../../../src/app/web/stream/event-stream';
import { SharedAnswer } from '../../../../src/app/web/stream/shared-answer';

const SENTENCES =
  'Der Ersatz einer alten Ölheizung durch eine Wärmepumpe wird mit einem **festen Beitrag** unterstützt, ' +
  'dessen Höhe von der Leistung der neuen Anlage abhängt. Das Gesuch muss vor dem Baubeginn eingereicht werden; ' +
  'später eingereichte Gesuche können leider nicht mehr berücksichtigt werden.';
const LIST = [
  'Gesuch im Portal erfassen',
  'Offerte des Installateurs beilegen',
  'Zusage **schriftlich** abwarten',
  'Anlage bauen und abnehmen lassen',
];
const TABLE =
  '| Leistung | Beitrag | Frist |\n|---|---|---|\n| bis 15 kW | 4500 Franken | 12 Monate |\n| bis 70 kW | 8000 Franken | 24 Monate |\n| darüber | auf Anfrage | 36 Monate |';
const ANSWER = [
  '## Beiträge',
  SENTENCES,
  SENTENCES,
  LIST.map((item) => `- ${item}`).join('\n'),
  SENTENCES,
  TABLE,
  SENTENCES,
  SENTENCES,
  SENTENCES,
  SENTENCES,
].join('\n\n');

/**
 * The log of an answer that arrived at `tokensPerSecond`, without the pauses: a batch for every 80 ms, and a checkpoint for about every
 * second.
 */
async function* log(tokensPerSecond: number): AsyncGenerator<LogEvent[]> {
  const tokens = ANSWER.match(/[\s\S]{1,6}/gu)!;
  yield [{ type: 'step', step: { kind: 'thinking' }, isListed: false }];
  let sent = 0;
  for (let flush = 1; sent < tokens.length; flush++) {
    const until = Math.min(tokens.length, Math.ceil(flush * 0.08 * tokensPerSecond));
    const events: LogEvent[] = tokens.slice(sent, until).map((text) => ({ type: 'text', text }));
    sent = until;
    yield flush % 13 === 0 ? [...events, { type: 'checkpoint', n: flush / 13 }] : events;
  }
  yield [{ type: 'end', outcome: { status: 'complete' } }];
}

it.each([20, 200])('sends at most 3.2 bytes for each byte of text at %d tokens per second', async (rate) => {
  const answer = new SharedAnswer(
    'turn',
    () => log(rate),
    () => 0,
  );
  let bytes = 0;
  for await (const events of answerEvents(
    answer,
    '',
    { step: () => '', ending: () => '' },
    new AbortController().signal,
  )) {
    for (const event of events) bytes += Buffer.byteLength(encodeEvent(event));
  }
  expect(Buffer.byteLength(ANSWER)).toBeGreaterThan(2_200);
  expect(bytes / Buffer.byteLength(ANSWER)).toBeLessThanOrEqual(3.2);
  expect(bytes).toBeGreaterThan(Buffer.byteLength(ANSWER));
});
