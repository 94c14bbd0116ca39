import { titleOf } from '../../../src/app/conversations/titles';
import { AppFixture, type RunningApp } from '../../support/app/app-fixture';
import { type Call, chunk, EngineServer, exception } from '../../support/app/engine-server';
import { ANNA } from '../../support/app/signer';
import { until } from '../../support/until';

let engineServer: EngineServer;
let fixture: AppFixture;
let app: RunningApp;
beforeAll(async () => {
  engineServer = await EngineServer.open();
  fixture = await AppFixture.open({ engine: engineServer.url });
  app = await fixture.app({ AGENT_SESSION_IDLE_SECONDS: '2' });
});
afterEach(() => engineServer.respondWith(chunk('Yes.')));
afterAll(async () => {
  await fixture.close();
  await engineServer.close();
});

const sessionOf = (call: Call) => /sessions\/([^/]+)\//.exec(call.path)![1]!;
const restart = async () => {
  app = await fixture.app({ AGENT_SESSION_IDLE_SECONDS: '2' });
};

async function ask(message: string, conversation?: string) {
  const asked = await app.client(ANNA).ask(message, { ...(conversation ? { conversation } : {}) });
  await fixture.ended(ANNA, asked.turn);
  await until(() => app.turns.count === 0);
  return { ...asked, call: engineServer.calls.at(-1)! };
}

describe("the engine's session", () => {
  it('is reused for a follow-up question, which is sent without history', async () => {
    const first = await ask('First?');
    const next = await ask('Second?', first.conversation);
    expect(sessionOf(next.call)).toBe(sessionOf(first.call));
    expect(next.call.body).toMatchObject({ inputText: 'Second?' });
    expect(next.call.body.sessionState).toBeUndefined();
  });

  it('is replaced, after it was idle for too long, by a new session that receives the history', async () => {
    const first = await ask('First?');
    const { item, session, ...rest } = (await fixture.turn(ANNA, first.turn)).head!;
    const usedAt = new Date(Date.now() - 2_001).toISOString();
    await fixture.put(ANNA, { item, ...rest, session: { ...session, usedAt } });
    // A new task does not remember the turn, so it reads the session from the table.
    await restart();
    const next = await ask('Second?', first.conversation);
    expect(sessionOf(next.call)).not.toBe(sessionOf(first.call));
    expect(next.call.body.sessionState.conversationHistory.messages).toEqual([
      { role: 'user', content: [{ text: 'First?' }] },
      { role: 'assistant', content: [{ text: 'Yes.' }] },
    ]);
  });

  it('is replaced after a failed answer by a session whose history contains the text that the answer had so far', async () => {
    engineServer.respondWith(chunk('Half'), exception('internalServerException'));
    const first = await ask('First?');
    engineServer.respondWith(chunk('Yes.'));
    const next = await ask('Second?', first.conversation);
    expect(sessionOf(next.call)).not.toBe(sessionOf(first.call));
    expect(JSON.stringify(next.call.body.sessionState)).toContain('Half');
  });

  it('is replaced after a stopped answer', async () => {
    engineServer.handle = (call) => call.send(chunk('Half'));
    const anna = app.client(ANNA);
    const first = await anna.ask('First?');
    await until(async () => (await fixture.turn(ANNA, first.turn)).log.length > 0);
    await anna.stop(first);
    await fixture.ended(ANNA, first.turn);
    const before = engineServer.calls.at(-1)!;
    engineServer.respondWith(chunk('Yes.'));
    const next = await ask('Second?', first.conversation);
    expect(sessionOf(next.call)).not.toBe(sessionOf(before));
  });
});

describe('deleting a conversation', () => {
  const itemsOf = async (conversation: string) =>
    (await fixture.items(ANNA)).filter(({ item }) => String(item).includes(conversation));

  it("removes every item and ends the agent's session", async () => {
    const { conversation, call } = await ask('First?');
    await ask('Second?', conversation);
    expect((await app.client(ANNA).post(`/conversations/${conversation}/delete`, {})).status).toBe(303);
    expect(await itemsOf(conversation)).toEqual([]);
    expect(engineServer.calls.at(-1)).toMatchObject({ body: { endSession: true } });
    expect(sessionOf(engineServer.calls.at(-1)!)).toBe(sessionOf(call));
    expect((await app.client(ANNA).get(`/conversations/${conversation}`)).status).toBe(404);
  });

  it('leaves no items of an answer that is still running', async () => {
    let isDisconnected = false;
    engineServer.handle = async (call) => {
      void call.disconnected.then(() => {
        isDisconnected = true;
      });
      while (!isDisconnected)
        await Promise.all([call.send(chunk('Half. ')), new Promise((resolve) => setTimeout(resolve, 5))]);
    };
    const anna = app.client(ANNA);
    const { conversation, turn } = await anna.ask('First?');
    await until(async () => (await fixture.turn(ANNA, turn)).log.length > 0);
    expect((await anna.deleteConversation(conversation)).headers['hx-redirect']).toBe('/');
    await until(() => app.turns.count === 0);
    expect(await itemsOf(conversation)).toEqual([]);
  });
});

it('lists the most recently used conversation first, and loads the next page', async () => {
  const page = await app.client(ANNA).get('/');
  const [first] = [...page.text.matchAll(/data-conversation="([0-9A-Z]{26})"/g)].map(([, id]) => id!);
  const { conversation } = await ask('The newest?');
  const again = await app.client(ANNA).get('/');
  const listed = [...again.text.matchAll(/data-conversation="([0-9A-Z]{26})"/g)].map(([, id]) => id!);
  expect(listed.slice(0, 2)).toEqual([conversation, first]);
  for (let n = 10; n < 62; n++) {
    const activeAt = `2020-01-01T00:00:00.0${n}Z`;
    await fixture.put(ANNA, {
      item: `conversation#OLD${n}`,
      id: `OLD${n}`,
      title: `Old ${n}`,
      createdAt: activeAt,
      activeAt,
    });
  }
  const more = /hx-get="(\/conversations\?before=[^"]+)"/.exec((await app.client(ANNA).get('/')).text)![1]!;
  const rest = await app.client(ANNA).get(more.replaceAll('&amp;', '&'), { 'hx-request': 'true' });
  expect(rest.text).toContain('/conversations/OLD10"');
  expect(rest.text).not.toContain(conversation);
});

it('rejects a question with 409 while another question of the conversation has been accepted but is not stored yet', async () => {
  const { conversation } = await ask('First?');
  const { version } = (await fixture.items(ANNA)).find(({ item }) => item === 'answers')!;
  const answers = { [conversation]: { turn: '01ARZ3NDEKTSV4RRFFQ69G5FAV', task: 'another-task' } };
  await fixture.put(ANNA, { item: 'answers', version: version + 1, answers });
  await fixture.putTask('another-task');
  expect((await app.client(ANNA).ask('Second?', { conversation })).status).toBe(409);
  await fixture.deleteTask('another-task');
});

it('redirects to the start page if the parameter "before" of the list is not a valid time', async () => {
  for (const before of ['', 'x'.repeat(1025), '2026-01-01', `2026-01-01T${'0'.repeat(1025)}Z`]) {
    const path = `/conversations?before=${before}`;
    const { status, headers } = await app.client(ANNA).get(path, { 'hx-request': 'true' });
    expect([status, headers.location]).toEqual([302, '/']);
  }
});

it.each([
  ['between words', `${'word '.repeat(15)}long-word`, `${'word '.repeat(15).trim()}…`],
  ['between characters', `${'x'.repeat(79)}😀😀`, `${'x'.repeat(79)}…`],
])('cuts the title of a long question %s', (_where, question, title) => {
  expect(titleOf(question)).toBe(title);
});
