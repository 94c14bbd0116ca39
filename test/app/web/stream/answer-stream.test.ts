import { encodeEvent, eventStream } from '../../../../src/app/web/stream/event-stream';
import { pageAfter } from '../../../support/app/answer-page';
import { AppFixture } from '../../../support/app/app-fixture';
import { ANNA } from '../../../support/app/signer';
import { open } from '../../../support/http';
import { until } from '../../../support/until';

const fixture = AppFixture.forFile();
const app = fixture.appForFile();

it('the stream starts at once, before the first event of the engine', async () => {
  const anna = app.client(ANNA);
  const asked = await anna.ask('[[silent 30]]');
  const response = await open(app.url, { path: `${asked.address}/answer`, headers: fixture.signer.headers(ANNA) });
  expect(response.headers).toMatchObject({
    'content-type': expect.stringContaining('text/event-stream'),
    'cache-control': 'no-cache, no-transform',
  });
  const first = await new Promise((resolve) => response.once('data', (bytes) => resolve(String(bytes))));
  expect(first).toBe(':\n\n');
  response.destroy();
  await anna.stop(asked);
});

it('sends a heartbeat at the start and during silence, but at no other time', async () => {
  let endSilence!: () => void;
  const silence = new Promise<void>((resolve) => {
    endSilence = resolve;
  });
  async function* batches() {
    yield [{ data: 'one' }];
    await silence;
    yield [{ data: 'two' }];
  }
  const seen: string[] = [];
  for await (const text of eventStream(batches(), 20)) {
    seen.push(text);
    if (seen.filter((chunk) => chunk === ':\n\n').length === 4) endSilence();
  }
  expect(seen).toEqual([':\n\n', 'data:one\n\n', ':\n\n', ':\n\n', ':\n\n', 'data:two\n\n']);
});

it('the stream closes the source of the events when the follower stops reading', async () => {
  let ended = false;
  async function* batches() {
    try {
      for (;;) yield [{ data: 'more' }];
    } finally {
      ended = true;
    }
  }
  for await (const text of eventStream(batches())) if (text !== ':\n\n') break;
  expect(ended).toBe(true);
});

it('splits data at every kind of line break, and preserves a leading space', () => {
  expect(encodeEvent({ event: 'e', id: 7, data: 'a\nb\r\nc\rd\n e' })).toBe(
    'event:e\nid:7\ndata:a\ndata:b\ndata:c\ndata:d\ndata:  e\n\n',
  );
  expect(encodeEvent({ id: 3 })).toBe('id:3\n\n');
});

it('sends only new content to a page that reconnects to any task', async () => {
  const anna = app.client(ANNA);
  const paragraphs = Array.from({ length: 60 }, (_, n) => `Paragraph ${n} with some words in it.`).join('\n\n');
  const asked = await anna.ask(`[[rate 75]] [[echo]] ${paragraphs}`);
  const whole = await anna.follow(asked);
  const ids = whole.map(({ id }) => id).filter((id) => id !== undefined);
  expect(ids.length).toBeGreaterThan(2);
  const seen = ids.at(-2)!;
  const before = whole.slice(0, whole.findIndex(({ id }) => id === seen) + 1);
  for (const task of [app, await fixture.app()]) {
    const after = await task.client(ANNA).follow(asked, seen);
    expect(pageAfter([...before, ...after]).html).toBe(pageAfter(whole).html);
    // Ignore the steps of the answer, because they contain the text of the question.
    const sent = after.map(({ data }) => (data.startsWith('<hx-partial') ? '' : data)).join('');
    expect(sent).not.toContain('Paragraph 1 ');
    expect(sent).toContain('Paragraph 59 ');
    expect(after.at(-1)).toMatchObject({ event: 'end', data: 'complete' });
  }
}, 20_000);

it('the stream ends with the HTML that a reload shows', async () => {
  const anna = app.client(ANNA);
  const asked = await anna.ask('[[rate 200]] [[cite]] [[tokens 200]]');
  const { html } = pageAfter(await anna.follow(asked));
  const page = await anna.get(`/conversations/${asked.conversation}`);
  expect(
    pageAfter([
      {
        event: '0',
        id: undefined,
        data: /<div class="answer"[^>]*>([\s\S]*?)<\/div>\n<div class="tools">/.exec(page.text)![1]!,
        at: 0,
      },
    ]).html,
  ).toBe(html);
});

it('sends the end event for an answer that has already ended, complete or stopped', async () => {
  const anna = app.client(ANNA);
  const complete = await anna.ask('[[tokens 3]]');
  await fixture.ended(ANNA, complete.turn);
  expect((await anna.follow(complete)).at(-1)).toMatchObject({ event: 'end', data: 'complete' });
  const stopped = await anna.ask('[[rate 20]] [[tokens 400]]');
  await anna.stop(stopped);
  await fixture.ended(ANNA, stopped.turn);
  const events = await anna.follow(stopped);
  expect(events.at(-1)).toMatchObject({ event: 'end', data: 'stopped' });
  expect(events.at(-2)!.data).toContain('You stopped this answer.');
});

it('completes an answer whose followers have all disconnected', async () => {
  const anna = app.client(ANNA);
  const asked = await anna.ask('[[rate 100]] [[tokens 100]]');
  const path = `${asked.address}/answer`;
  const responses = await Promise.all(
    [1, 2, 3].map(() => open(app.url, { path, headers: fixture.signer.headers(ANNA) })),
  );
  for (const response of responses) response.on('error', () => undefined).destroy();
  expect((await fixture.ended(ANNA, asked.turn)).status).toBe('complete');
  await until(() => app.turns.count === 0);
});

it('redirects a browser to the conversation if it opens the address of the stream', async () => {
  const { status, headers } = await app
    .client(ANNA)
    .get('/conversations/01ARZ3NDEKTSV4RRFFQ69G5FAV/turns/01ARZ3NDEKTSV4RRFFQ69G5FAV/answer', {
      'sec-fetch-mode': 'navigate',
    });
  expect([status, headers.location]).toEqual([302, '/conversations/01ARZ3NDEKTSV4RRFFQ69G5FAV']);
});
