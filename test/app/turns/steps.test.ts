import { AppFixture, type RunningApp } from '../../support/app/app-fixture';
import { chunk, citation, EngineServer, event } from '../../support/app/engine-server';
import { ANNA } from '../../support/app/signer';
import { until } from '../../support/until';

let engineServer: EngineServer;
let fixture: AppFixture;
let one: RunningApp;
let other: RunningApp;
beforeAll(async () => {
  engineServer = await EngineServer.open();
  fixture = await AppFixture.open({ engine: engineServer.url });
  one = await fixture.app();
  other = await fixture.app();
});
afterAll(async () => {
  await fixture.close();
  await engineServer.close();
});

const trace = (orchestrationTrace: object) => event('trace', { trace: { orchestrationTrace } });
const call = trace({ modelInvocationInput: { text: 'Secret prompt' } });
const search = (text: string) =>
  trace({ invocationInput: { knowledgeBaseLookupInput: { text, knowledgeBaseId: 'K' } } });
const found = (...uris: string[]) =>
  trace({
    observation: {
      knowledgeBaseLookupOutput: {
        retrievedReferences: uris.map((uri) => ({
          content: { text: 'x' },
          location: { type: 'S3', s3Location: { uri } },
        })),
      },
    },
  });
const ROUNDS = [
  call,
  trace({ rationale: { text: 'Secret rationale' } }),
  search('<b>heat\npumps</b>'),
  found('s3://k/a.pdf', 's3://k/a.pdf', 's3://k/b.pdf'),
  call,
  search('grants'),
  found(),
  call,
  chunk('Text.', [citation('Text.', undefined)]),
  trace({ modelInvocationOutput: { rawResponse: { content: 'Secret output' } } }),
  trace({ observation: { finalResponse: { text: 'Secret response' } } }),
  call,
];
const SENTENCES = [
  'Searched for “&lt;b&gt;heat pumps&lt;/b&gt;”',
  'Read 3 passages in 2 documents',
  'Searched for “grants”',
  'Found nothing relevant',
  'Wrote the answer',
  'Cites 1 passage from 1 document',
];

const listIn = (html: string) => [...html.matchAll(/<li>([^<]*)<\/li>/g)].map(([, sentence]) => sentence);
const detailsIn = (html: string) => /<details id="steps-[^]*?<\/details>/.exec(html)?.[0];
const page = async (app: RunningApp, conversation: string) =>
  (await app.client(ANNA).get(`/conversations/${conversation}`)).text;

it('shows the steps of an answer at the end of its stream, after a reload and on another task, but no prompt or output of the agent', async () => {
  engineServer.respondWith(...ROUNDS);
  const asked = await one.client(ANNA).ask('What?');
  const events = await one.client(ANNA).follow(asked);
  await fixture.ended(ANNA, asked.turn);
  expect(listIn(events.at(-2)!.data)).toEqual(SENTENCES);
  for (const app of [one, other]) {
    const html = await page(app, asked.conversation);
    expect(listIn(detailsIn(html)!)).toEqual(SENTENCES);
    expect(html).not.toContain('Secret');
    expect(listIn((await app.client(ANNA).follow(asked)).at(-2)!.data)).toEqual(SENTENCES);
  }
  expect(JSON.stringify([events, await fixture.items(ANNA)])).not.toContain('Secret');
});

it('shows the status that fits each event of the engine', async () => {
  let next = () => {};
  engineServer.handle = async (engineCall) => {
    for (const frame of [call, search('grants'), found('s3://k/a.pdf'), call, chunk('Text')]) {
      await engineCall.send(frame);
      await new Promise<void>((resolve) => {
        next = resolve;
      });
    }
    engineCall.end();
  };
  const asked = await one.client(ANNA).ask('What?');
  expect(asked.text).toContain('Preparing the answer…');
  const seen: string[][] = [];
  for await (const { data } of await one.client(ANNA).stream(asked)) {
    const [, status] = /hx-target="#status-\w+" hx-swap="innerHTML">([^<]*)</.exec(data) ?? [];
    if (status) seen.push([status, ...listIn(data)] as string[]);
    if (status) next();
  }
  const [SEARCH, READ] = ['Searched for “grants”', 'Read 1 passage in 1 document'];
  expect(seen).toEqual([
    ['Preparing the answer…'],
    ['Searching the documents…', SEARCH],
    ['Reading the passages…', SEARCH, READ],
    ['Preparing the answer…', SEARCH, READ],
    ['Writing the answer…', SEARCH, READ, 'Writing the answer…'],
  ]);
});

it('shows the steps at the end of a page that is streamed without JavaScript', async () => {
  engineServer.respondWith(...ROUNDS);
  const turn = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
  const { text } = await one.client(ANNA).post(`/conversations/${turn}/turns`, { turnId: turn, message: 'What?' });
  await fixture.ended(ANNA, turn);
  expect(listIn(detailsIn(text)!)).toEqual(SENTENCES);
  expect(detailsIn(text)).toBe(detailsIn(await page(other, turn)));
});

it('shows the steps on another task while the answer is running, and after the task that ran the answer was lost', async () => {
  engineServer.handle = async (engineCall) => void (await engineCall.send(...ROUNDS));
  const asked = await one.client(ANNA).ask('What?');
  const running = SENTENCES.slice(0, 4).concat('Writing the answer…');
  for await (const { data } of await other.client(ANNA).stream(asked))
    if (listIn(data).length > 0) {
      expect(listIn(data)).toEqual(running);
      break;
    }
  expect(listIn(detailsIn(await page(other, asked.conversation))!)).toEqual(running);
  const { head } = await fixture.turn(ANNA, asked.turn);
  await fixture.put(ANNA, { ...head, item: `turn#${asked.conversation}#${asked.turn}`, leaseUntil: 0 });
  const html = await page(other, asked.conversation);
  expect(html).toContain('data-status="interrupted"');
  expect(listIn(detailsIn(html)!)).toEqual(SENTENCES);
  await one.client(ANNA).stop(asked);
});

it('stores at most 20 steps of at most 200 characters each, without control characters', async () => {
  const long = `\u202Ea\0b\uD800 ${'😀'.repeat(3_000)}`;
  engineServer.respondWith(
    ...Array.from({ length: 40 }, () => [search(long), found('s3://k/a.pdf')]).flat(),
    chunk('Text.'),
  );
  const asked = await one.client(ANNA).ask('What?');
  const head = await fixture.ended(ANNA, asked.turn);
  expect(head.tail.steps).toHaveLength(20);
  expect(head.tail.steps.at(-1)).toEqual({ kind: 'writing' });
  const { text } = head.tail.steps[0];
  expect(text.length).toBeLessThanOrEqual(200);
  expect(text).toMatch(/^a b (\uD83D\uDE00)+…$/);
});

it('keeps the steps of an answer that is stopped before its first text', async () => {
  engineServer.handle = async (engineCall) => void (await engineCall.send(call, search('grants')));
  const anna = one.client(ANNA);
  const asked = await anna.ask('What?');
  await until(() => engineServer.calls.length > 0);
  for await (const { data } of await anna.stream(asked)) if (data.includes('grants')) await anna.stop(asked);
  await fixture.ended(ANNA, asked.turn);
  expect(listIn(detailsIn(await page(other, asked.conversation))!)).toEqual(['Searched for “grants”']);
});

it('shows nothing for a turn without steps, and removes the empty list when the answer ends', async () => {
  engineServer.respondWith(chunk(' '));
  const failed = await one.client(ANNA).ask('What?');
  const events = await one.client(ANNA).follow(failed);
  expect(events.at(-2)!.data).toContain(`<hx-partial hx-target="#steps-${failed.turn}" hx-swap="delete">`);
  engineServer.respondWith(...ROUNDS);
  const old = await one.client(ANNA).ask('What?');
  const { tail, ...head } = await fixture.ended(ANNA, old.turn);
  await fixture.put(ANNA, { ...head, item: String(head.item), tail: { ...tail, steps: [] } });
  for (const { conversation } of [failed, old]) expect(detailsIn(await page(other, conversation))).toBeUndefined();
});
