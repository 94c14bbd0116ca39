import { ulid } from 'ulid';
import { AppFixture, type RunningApp } from '../../../support/app/app-fixture';
import type { Asked } from '../../../support/app/client';
import { type Call, chunk, EngineServer } from '../../../support/app/engine-server';
import { ANNA, BEAT } from '../../../support/app/signer';
import { TableProxy } from '../../../support/table-proxy';
import { until } from '../../../support/until';

let engine: EngineServer;
let fixture: AppFixture;
let app: RunningApp;
beforeAll(async () => {
  engine = await EngineServer.open();
  fixture = await AppFixture.open({ engine: engine.url });
  app = await fixture.app();
});
beforeEach(() => {
  engine.handle = (call: Call) => {
    call.send(chunk(`Answer to ${(call.body as { inputText: string }).inputText}`));
    call.end();
  };
});
afterAll(async () => {
  await fixture.close();
  await engine.close();
});

const anna = () => app.client(ANNA);
const ended = async (turn: string) => {
  await fixture.ended(ANNA, turn);
  await until(() => app.turns.count === 0);
};
const history = () =>
  (engine.calls.at(-1)!.body.sessionState?.conversationHistory.messages ?? []).map(
    ({ content }: { content: { text: string }[] }) => content[0]!.text,
  );

async function ask(message: string, conversation?: string): Promise<Asked> {
  const asked = await anna().ask(message, conversation ? { conversation } : {});
  await ended(asked.turn);
  return asked;
}

/**
 * Sends a question with these fields, which a form on a page of the conversation contains. If the question is accepted, waits for the end
 * of the answer.
 */
async function askAgain(conversation: string, fields: Record<string, string>) {
  const turnId = ulid();
  const response = await anna().post(`/conversations/${conversation}/turns`, { turnId, ...fields }, HTMX);
  if (response.status === 200) await ended(turnId);
  return { ...response, turn: turnId };
}

const HTMX = { 'hx-request': 'true' };
const questions = (html: string) => [...html.matchAll(/<div class="text">(.*?)<\/div>/g)].map(([, text]) => text);
const versions = (html: string) =>
  [...html.matchAll(/data-branches data-current="(\d)" data-count="(\d)"/g)].map(([, at, of]) => `${at} of ${of}`);

async function page(conversation: string, branch?: string) {
  const path = `/conversations/${conversation}`;
  const response = await anna().get(branch === undefined ? path : `${path}?branch=${branch}`);
  const { location } = response.headers;
  return location ? { ...(await anna().get(location)), location } : { ...response, location: undefined };
}

it('answers a question again as another version, and keeps the first version', async () => {
  const first = await ask('First');
  const again = await askAgain(first.conversation, { replaces: first.turn });
  expect(again.headers['hx-push-url']).toBe(`/conversations/${first.conversation}?branch=${again.turn}`);
  expect([questions(again.text), versions(again.text)]).toEqual([['First'], ['2 of 2']]);
  expect(again.text).toContain(`href="/conversations/${first.conversation}/export.md?branch=${again.turn}"`);
  const old = await page(first.conversation, first.turn);
  expect([questions(old.text), versions(old.text)]).toEqual([['First'], ['1 of 2']]);
  expect(old.text).toContain(`href="/conversations/${first.conversation}?branch=${again.turn}#question-${again.turn}"`);
});

it('adds an edited question as a new version, and omits the turns that follow the original', async () => {
  const first = await ask('First');
  await ask('Second', first.conversation);
  const third = await ask('Third', first.conversation);
  const edited = await askAgain(first.conversation, { replaces: third.turn, message: 'Third, edited' });
  expect(questions(edited.text)).toEqual(['First', 'Second', 'Third, edited']);
  const firstEdited = await askAgain(first.conversation, { replaces: first.turn, message: 'First, edited' });
  expect(questions(firstEdited.text)).toEqual(['First, edited']);
  const { text } = await page(first.conversation, third.turn);
  expect([questions(text), versions(text)]).toEqual([
    ['First', 'Second', 'Third'],
    ['1 of 2', '1 of 2'],
  ]);
});

it('starts a new session of the engine, with only the history of the shown branch, when the user changes the branch', async () => {
  const first = await ask('First');
  const second = await ask('Second', first.conversation);
  const sessions = new Set(engine.calls.slice(-2).map(({ path }) => path));
  const edited = await askAgain(first.conversation, { replaces: second.turn, message: 'Other' });
  expect(history()).toEqual(['First', 'Answer to First']);
  expect(sessions).not.toContain(engine.calls.at(-1)!.path);
  await askAgain(first.conversation, { after: edited.turn, message: 'After other' });
  expect(history()).toEqual([]);
  await askAgain(first.conversation, { after: second.turn, message: 'After second' });
  expect(history()).toEqual(['First', 'Answer to First', 'Second', 'Answer to Second']);
  await askAgain(first.conversation, { replaces: first.turn });
  expect(history()).toEqual([]);
});

it('does not send a replaced answer to the engine, even if the HTTP request of an earlier question has arrived a second time', async () => {
  const first = await ask('First');
  const second = await ask('Second', first.conversation);
  const conversation = async () =>
    (await fixture.items(ANNA)).find(({ item }) => item === `conversation#${first.conversation}`);
  const before = await conversation();
  const repeated = await anna().ask('First', { turn: first.turn });
  expect(repeated.status).toBe(200);
  expect(await conversation()).toMatchObject({ lastTurn: second.turn, activeAt: before!.activeAt });
  const sessions = new Set(engine.calls.map(({ path }) => path));
  await askAgain(first.conversation, { replaces: second.turn, message: 'Second, edited' });
  expect(history()).toEqual(['First', 'Answer to First']);
  expect(sessions).not.toContain(engine.calls.at(-1)!.path);
});

it.each([
  [
    'of its branch',
    (second: string) => ({ after: second }),
    ['First', 'Answer to First', 'Second', 'Answer to Second'],
  ],
  ['before the turn that it replaces', (second: string) => ({ replaces: second }), ['First', 'Answer to First']],
])('gives the engine the history %s for a question that could not be stored', async (_which, fields, expected) => {
  const first = await ask('First');
  const second = await ask('Second', first.conversation);
  await askAgain(first.conversation, { replaces: first.turn, message: 'First, edited' });
  const proxy = await TableProxy.before(fixture.tableUrl);
  const task = await fixture.app({ AWS_ENDPOINT_URL_DYNAMODB: proxy.url });
  let isOpened = false;
  // The conversation is updated, then storing the turn fails.
  proxy.fault = (operation) => {
    isOpened ||= operation === 'UpdateItem';
    return isOpened && operation === 'PutItem' ? 'error' : undefined;
  };
  const question = { turnId: ulid(), message: 'Unstored', ...fields(second.turn) };
  const path = `/conversations/${first.conversation}/turns`;
  const { text } = await task.client(ANNA).post(path, question, HTMX);
  expect(text).toContain('could not be saved');
  await until(() => engine.calls.at(-1)!.body.inputText === 'Unstored');
  expect(history()).toEqual(expected);
  proxy.restore();
  await until(() => task.turns.count === 0);
  await task.close();
  await proxy.close();
});

it('shows the branch that the URL names, and adds the shown branch to the URL only if the conversation has several branches', async () => {
  const first = await ask('First');
  expect((await page(first.conversation)).location).toBeUndefined();
  const second = await ask('Second', first.conversation);
  expect((await page(first.conversation, second.turn)).location).toBe(`/conversations/${first.conversation}`);
  const edited = await askAgain(first.conversation, { replaces: second.turn, message: 'Other' });
  const latest = await page(first.conversation);
  expect([questions(latest.text), latest.location]).toEqual([
    ['First', 'Other'],
    `/conversations/${first.conversation}?branch=${edited.turn}`,
  ]);
  const through = await page(first.conversation, first.turn);
  expect(through.location).toBe(`/conversations/${first.conversation}?branch=${edited.turn}`);
  expect(questions((await page(first.conversation, second.turn)).text)).toEqual(['First', 'Second']);
});

it("after a follow-up question, the page's new address names the branch only if the previous address named one", async () => {
  const first = await ask('First');
  const follow = (address: string) =>
    anna().post(
      `/conversations/${first.conversation}/turns`,
      { turnId: ulid(), message: 'Next', after: first.turn },
      { ...HTMX, 'hx-current-url': `http://localhost${address}` },
    );
  const linear = await follow(`/conversations/${first.conversation}`);
  expect(linear.headers['hx-replace-url']).toBeUndefined();
  await until(() => app.turns.count === 0);
  const branched = await follow(`/conversations/${first.conversation}?branch=${first.turn}`);
  expect(branched.headers['hx-replace-url']).toMatch(/\?branch=/);
  await until(() => app.turns.count === 0);
});

it('redirects from the address of an answer to the branch that contains the answer', async () => {
  const first = await ask('First');
  await askAgain(first.conversation, { replaces: first.turn });
  const { status, headers } = await anna().get(first.address);
  expect([status, headers.location]).toEqual([
    302,
    `/conversations/${first.conversation}?branch=${first.turn}#turn-${first.turn}`,
  ]);
  expect((await anna().get(`/conversations/${first.conversation}/turns/${ulid()}`)).status).toBe(404);
});

it.each([
  ['answered again', {}],
  ['edited', { message: 'First, edited' }],
])(
  'adds only one version if a question is %s twice at the same time, with one form or in two tabs',
  async (_how, fields) => {
    const first = await ask('First');
    const send = (turnId: string) =>
      anna().post(`/conversations/${first.conversation}/turns`, { turnId, replaces: first.turn, ...fields }, HTMX);
    const once = ulid();
    const responses = await Promise.all([send(once), send(once)]);
    expect(responses.map(({ status }) => status)).toEqual([200, 200]);
    await ended(once);
    expect(versions((await page(first.conversation)).text)).toEqual(['2 of 2']);
    engine.handle = () => undefined;
    const tabs = [ulid(), ulid()];
    const statuses = (await Promise.all(tabs.map(send))).map(({ status }) => status);
    expect([...statuses].sort()).toEqual([200, 409]);
    const running = tabs[statuses.indexOf(200)]!;
    await anna().stop({ address: `/conversations/${first.conversation}/turns/${running}` });
    await ended(running);
    expect(versions((await page(first.conversation)).text)).toEqual(['3 of 3']);
  },
);

it('keeps an edited question that cannot be asked, and says why', async () => {
  const first = await ask('First');
  engine.handle = () => undefined;
  const running = await anna().ask('Long', { conversation: first.conversation });
  const form = { turnId: ulid(), replaces: first.turn, message: 'Edited <b>' };
  const path = `/conversations/${first.conversation}/turns`;
  const fragment = await anna().post(path, form, HTMX);
  expect([fragment.status, fragment.text]).toEqual([409, expect.stringContaining('still being written')]);
  const whole = await anna().post(path, form);
  expect(whole.status).toBe(409);
  expect(whole.text).toMatch(/data-form="edit"[^]*still being written[^]*Edited &lt;b&gt;<\/textarea>/);
  await anna().stop(running);
  await ended(running.turn);
  const empty = await anna().post(path, { ...form, message: ' ' }, HTMX);
  expect([empty.status, empty.text]).toEqual([422, expect.stringContaining('write a question first')]);
  expect(versions((await page(first.conversation)).text)).toEqual([]);
});

it('rejects an unknown branch, and another version of an unknown turn', async () => {
  const first = await ask('First');
  expect((await page(first.conversation, ulid())).status).toBe(404);
  expect((await page(first.conversation, '../x')).status).toBe(404);
  expect((await askAgain(first.conversation, { replaces: ulid() })).status).toBe(404);
  expect((await askAgain(first.conversation, { replaces: '../x' })).status).toBe(400);
  expect((await askAgain(first.conversation, { after: '../x', message: 'Next' })).status).toBe(400);
});

it.each(['after', 'replaces'])('rejects a question whose field "%s" names the question itself', async (field) => {
  const first = await ask('First');
  const turnId = ulid();
  expect((await askAgain(first.conversation, { turnId, [field]: turnId, message: 'Next' })).status).toBe(400);
});

it("rejects another user's request to answer a turn again or to edit its question", async () => {
  const first = await ask('Secret');
  const bob = app.client(BEAT);
  const own = await bob.ask('Own');
  await until(() => app.turns.count === 0);
  const again = (conversation: string) =>
    bob.post(`/conversations/${conversation}/turns`, { turnId: ulid(), replaces: first.turn }, HTMX);
  expect((await again(first.conversation)).status).toBe(404);
  expect((await again(own.conversation)).status).toBe(404);
  const form = await bob.get(`${first.address}/edit`);
  expect([form.status, form.text]).toEqual([404, expect.not.stringContaining('Secret')]);
});

it('shows turns of earlier releases, which do not name their previous turn, as one branch', async () => {
  const first = await ask('First');
  const second = await ask('Second', first.conversation);
  for (const turn of [first.turn, second.turn]) {
    await fixture.put(ANNA, { ...(await fixture.turn(ANNA, turn)).head!, parent: undefined });
  }
  const { text, location } = await page(first.conversation);
  expect([questions(text), versions(text), location]).toEqual([['First', 'Second'], [], undefined]);
  const again = await askAgain(first.conversation, { replaces: second.turn });
  expect([questions(again.text), versions(again.text)]).toEqual([['First', 'Second'], ['2 of 2']]);
});

it('deletes all versions with their conversation', async () => {
  const first = await ask('First');
  await askAgain(first.conversation, { replaces: first.turn, message: 'Edited' });
  await anna().post(`/conversations/${first.conversation}/delete`, {});
  expect(JSON.stringify(await fixture.items(ANNA))).not.toContain(first.conversation);
});
