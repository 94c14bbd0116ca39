import { ulid } from 'ulid';
import { AppFixture } from '../../../support/app/app-fixture';
import type { Asked } from '../../../support/app/client';
import { ANNA, BEAT } from '../../../support/app/signer';
import { until } from '../../../support/until';

const SLOW = '[[rate 20]] [[tokens 2000]]';
const HTMX = { 'hx-request': 'true' };

const fixture = AppFixture.forFile();
const app = fixture.appForFile();
const other = fixture.appForFile();

/** The first version of a question, which has been answered. */
let first: Asked;
/** The second version of the same question, which is being answered. */
let running: Asked;
beforeAll(async () => {
  first = await anna().ask('[[echo]] First');
  await fixture.ended(ANNA, first.turn);
  const turn = ulid();
  const address = `/conversations/${first.conversation}/turns/${turn}`;
  const form = { turnId: turn, replaces: first.turn, message: SLOW };
  const response = await anna().post(`/conversations/${first.conversation}/turns`, form, HTMX);
  running = { ...response, conversation: first.conversation, turn, address };
});

const anna = () => app.client(ANNA);
const branch = (turn: string) => `/conversations/${first.conversation}?branch=${turn}`;
const ask = (fields: Record<string, string>, headers = {}) =>
  anna().post(`/conversations/${first.conversation}/turns`, { turnId: ulid(), ...fields }, headers);
const link = () => `href="${running.address}"`;
const stop = () => `action="${running.address}/answer/stop"`;

describe('an answer that runs on another branch', () => {
  it.each([
    ['its own task', () => app],
    ['another task', () => other],
  ])('is announced with a link and a stop button on a page that comes from %s', async (_which, task) => {
    const { text } = await task().client(ANNA).get(branch(first.turn));
    expect(text).toContain('An answer that is not on this page is being written.');
    expect([text.includes(link()), text.includes(stop())]).toEqual([true, true]);
    expect(text).toContain(`hx-get="${running.address}/answer/running"`);
  });

  it('is not announced on the page that shows it', async () => {
    const { text } = await anna().get(branch(running.turn));
    expect(text).not.toContain('An answer that is not on this page');
    expect(text.split(stop()).length).toBe(2);
  });

  it('is announced where a question is refused because of it', async () => {
    const next = { message: 'Next', after: first.turn };
    const again = { replaces: first.turn, after: first.turn };
    for (const [fields, headers] of [
      [next, HTMX],
      [next, {}],
      [again, HTMX],
      [again, {}],
    ] as const) {
      const { status, text } = await ask(fields, headers);
      expect([status, text.includes(link()), text.includes(stop())]).toEqual([409, true, true]);
    }
    const shown = await ask({ message: 'Next', after: running.turn }, HTMX);
    expect([shown.status, shown.text.includes(stop())]).toEqual([409, false]);
  });

  it('is announced on a start page that sends a question to the conversation', async () => {
    const asked = (page: string) =>
      ask({ message: 'Next', after: running.turn }, { ...HTMX, 'hx-current-url': app.url + page });
    const { status, text } = await asked('/');
    expect([status, text.includes(link()), text.includes(stop())]).toEqual([409, true, true]);
    expect((await asked(branch(running.turn))).text).not.toContain(link());
  });

  it('causes no change on a page that asks for the state of the answer while the answer is running', async () => {
    expect((await other.client(ANNA).get(`${running.address}/answer/running`, HTMX)).status).toBe(204);
    const page = await anna().get(`${running.address}/answer/running`);
    expect([page.status, page.headers.location]).toEqual([302, running.address]);
  });

  it("does not show its state in response to another user's request", async () => {
    expect((await app.client(BEAT).get(`${running.address}/answer/running`, HTMX)).status).toBe(404);
  });

  it('can be stopped without JavaScript from a page that does not show it, and the browser returns to that page', async () => {
    const referer = `${app.url}${branch(first.turn)}`;
    const { status, headers } = await anna().post(`${running.address}/answer/stop`, {}, { referer });
    expect([status, headers.location]).toEqual([303, branch(first.turn)]);
    expect((await fixture.ended(ANNA, running.turn)).status).toBe('stopped');
    await until(() => app.turns.count === 0);
    expect((await anna().get(branch(first.turn))).text).not.toContain('An answer that is not on this page');
    const { text } = await anna().get(`${running.address}/answer/running`, HTMX);
    expect(text).toContain('The answer was stopped.');
    expect(text).toContain('<hx-partial hx-target="#elsewhere" hx-swap="innerHTML"></hx-partial>');
  });
});
