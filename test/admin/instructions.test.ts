import { AppFixture, type RunningApp } from '../support/app/app-fixture';
import { ADMIN, ANNA } from '../support/app/signer';
import { fakeIntervals } from '../support/fake-intervals';
import { TableProxy } from '../support/table-proxy';
import { until } from '../support/until';

const VARIABLES = { ANSWER_ENGINE: 'converse', ASSISTANT_INSTRUCTIONS: 'Write “Bundesrat” in full.' };
const FRAGMENT = { 'hx-request': 'true' };
const PATH = '/admin/instructions';

let fixture: AppFixture;
let proxy: TableProxy;
let app: RunningApp;
let other: RunningApp;
beforeAll(async () => {
  fixture = await AppFixture.open();
  proxy = await TableProxy.before(fixture.tableUrl);
  fakeIntervals();
  app = await fixture.app({ ...VARIABLES, AWS_ENDPOINT_URL_DYNAMODB: proxy.url });
  other = await fixture.app({ ...VARIABLES, AWS_ENDPOINT_URL_DYNAMODB: proxy.url });
});
afterAll(async () => {
  await fixture.close();
  await proxy.close();
  jest.useRealTimers();
});
afterEach(() => proxy.restore());

const admin = () => app.client(ADMIN);
const page = async (path = PATH) => (await admin().get(path)).text;
const field = (html: string) => /<textarea name="text"[^>]*>\n([^<]*)</.exec(html)![1]!;
const base = (html: string) => /name="base" value="(\d+)"/.exec(html)![1]!;
const save = async (text: string, headers = {}) => admin().post(PATH, { base: base(await page()), text }, headers);
const stored = () => fixture.organisation('instructions');
/** The version of the instructions with which a task answers. */
const used = async ({ client }: RunningApp) => {
  const { turn } = await client(ANNA).ask('What applies?');
  return (await fixture.ended(ANNA, turn)).engine.instructions as string;
};

it('uses the text of ASSISTANT_INSTRUCTIONS until an admin saves another text, and shows the instructions of the application', async () => {
  const html = await page();
  expect(field(html)).toBe('Write “Bundesrat” in full.');
  expect(html).toContain('Answer only from the passages that searches return');
  expect(html).toContain('Initial text from the deployment');
  expect(html).not.toContain('data-action="restore"');
  expect(await used(app)).toMatch(/^2\+[0-9a-f]{8}$/);
});

it('stores a version with its author, and records the change in the audit trail', async () => {
  const answer = await save('Use <b>kWh</b>.\r\nBe brief.');
  expect([answer.status, answer.headers.location]).toEqual([303, '/admin/instructions?saved']);
  const html = await page(answer.headers.location);
  expect(field(html)).toBe('Use &lt;b&gt;kWh&lt;/b&gt;.\nBe brief.');
  expect(html).toContain('The instructions are saved.');
  expect(await stored()).toMatchObject([{ number: 1, text: 'Use <b>kWh</b>.\nBe brief.', authorEmail: ADMIN.email }]);
  const audit = (await admin().get('/admin/audit?act=instructions.change')).text;
  expect(audit).toContain('Instructions changed');
  expect(audit).toContain('Version 1');
});

it('applies a change at once on the task that stores it, and within 30 seconds on other tasks, which do not read the table for each question', async () => {
  const before = await used(other);
  expect(await used(app)).not.toBe(before);
  await used(other);
  proxy.reset();
  expect(await used(other)).toBe(before);
  const { Query } = proxy.counts;
  jest.advanceTimersByTime(30_000);
  await until(() => (proxy.counts.Query ?? 0) > (Query ?? 0));
  await until(async () => (await used(other)) === (await used(app)));
});

it('responds to an htmx request with the instructions section of the page and a notice', async () => {
  const { status, text } = await save('Be polite.', FRAGMENT);
  expect(status).toBe(200);
  expect(text.trim()).toMatch(/^<div id="instructions">/);
  expect(text).toContain('<hx-partial hx-target="#notice"');
});

it.each([
  ['page', {}],
  ['fragment', FRAGMENT],
])(
  'rejects a text that is based on an outdated version, and shows this text and the stored text (response: %s)',
  async (_, headers) => {
    const html = await page();
    const first = await admin().post(PATH, { base: base(html), text: `First ${_}` }, headers);
    expect(first.status).toBeLessThan(400);
    const second = await admin().post(PATH, { base: base(html), text: `Second ${_}` }, headers);
    expect(second.status).toBe(409);
    expect(second.text).toContain('someone else has changed the instructions');
    expect(field(second.text)).toBe(`Second ${_}`);
    expect(second.text).toMatch(new RegExp(`data-conflict[^]*First ${_}`));
    expect(field(await page())).toBe(`First ${_}`);
    const third = await admin().post(PATH, { base: base(second.text), text: `Second ${_}` }, headers);
    expect(third.status).toBeLessThan(400);
  },
);

it.each([
  ['page', {}],
  ['fragment', FRAGMENT],
])(
  'rejects a shortened text if the longer text was already based on an outdated version (response: %s)',
  async (kind, headers) => {
    const seen = base(await page());
    await admin().post(PATH, { base: seen, text: `Theirs ${kind}` });
    const long = await admin().post(PATH, { base: seen, text: 'ü'.repeat(8_001) }, headers);
    expect([long.status, base(long.text)]).toEqual([422, seen]);
    const latest = String(Number(seen) + 1);
    expect(long.text).toMatch(new RegExp(`data-version="${latest}"(?:(?!data-action="restore")[^])*class="chip"`));
    const shortened = await admin().post(PATH, { base: base(long.text), text: 'Shortened' }, headers);
    expect([shortened.status, base(shortened.text)]).toEqual([409, latest]);
    expect(shortened.text).toMatch(new RegExp(`data-conflict[^]*Theirs ${kind}`));
    expect(field(await page())).toBe(`Theirs ${kind}`);
  },
);

it('stores only one of two changes that arrive at the same moment', async () => {
  const seen = base(await page());
  const answers = await Promise.all(
    [app, other].map(({ client }) => client(ADMIN).post(PATH, { base: seen, text: 'At the same moment' })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
});

it("the console recognises that a change is its own, and accepts it, if DynamoDB's response to the write is lost", async () => {
  let puts = 0;
  // The first PutItem stores the beginning of the action in the audit trail; the second stores the instructions.
  proxy.fault = (operation) => (operation === 'PutItem' && ++puts === 2 ? 'lost response' : undefined);
  expect((await save('Lost and found')).status).toBe(303);
});

it('restores an earlier version as a new version', async () => {
  const html = await page();
  const restored = await admin().post(`${PATH}/restoration`, { base: base(html), version: '1' });
  expect(restored.status).toBe(303);
  expect(field(await page())).toBe('Use &lt;b&gt;kWh&lt;/b&gt;.\nBe brief.');
  expect(await page()).toContain('Text of version 1');
  expect((await admin().get('/admin/audit?act=instructions.restore')).text).toContain('with the text of version 1');
});

it('restores the text of ASSISTANT_INSTRUCTIONS', async () => {
  await admin().post(`${PATH}/restoration`, { base: base(await page()), version: '0' });
  expect(field(await page())).toBe('Write “Bundesrat” in full.');
});

it('rejects a restoration if another admin has changed the instructions', async () => {
  const { status, text } = await admin().post(`${PATH}/restoration`, { base: '1', version: '1' });
  expect(status).toBe(409);
  expect(text).toContain('Nothing was restored');
});

it('rejects unknown and invalid version numbers', async () => {
  const seen = base(await page());
  const restore = async (fields: Record<string, string>) => (await admin().post(`${PATH}/restoration`, fields)).status;
  expect(await restore({ base: seen, version: '99999' })).toBe(404);
  expect(await restore({ base: seen, version: '-1' })).toBe(400);
  expect(await restore({ version: '1' })).toBe(400);
  expect((await admin().post(PATH, { base: 'x', text: 'y' })).status).toBe(400);
});

it('rejects a text of more than 8000 characters, and keeps it in the field', async () => {
  const long = 'ü'.repeat(8_001);
  const { status, text } = await save(long);
  expect(status).toBe(422);
  expect(text).toContain('the text has 8,001 characters');
  expect(field(text)).toBe(long);
  expect(text).toContain(
    'id="instructions-text" aria-invalid="true" aria-describedby="instructions-text-problem instructions-help"',
  );
  expect(text).toContain('<a href="#instructions-text">');
  expect((await save('😀'.repeat(8_000))).status).toBe(303);
});

it('accepts an empty text', async () => {
  expect((await save(' \n')).status).toBe(303);
  expect(field(await page())).toBe('');
  expect(await page()).toContain('No instructions');
  expect(await used(app)).toBe('2');
});

it('lists twenty versions per page', async () => {
  const newest = (await stored()).length;
  for (let n = newest; n < 22; n++) await admin().post(PATH, { base: String(n), text: `Version text ${n}` });
  const numbers = (html: string) => [...html.matchAll(/data-version="(\d+)"/g)].map(([, number]) => Number(number));
  const html = await page();
  expect(numbers(html)).toEqual(Array.from({ length: 20 }, (_, n) => 22 - n));
  const older = await page(/href="(\/admin\/instructions\?before=\d+)"/.exec(html)![1]);
  expect(numbers(older)).toEqual([2, 1, 0]);
  expect(base(older)).toBe('22');
});

it('keeps the text in the field, and changes nothing, while the table is unavailable', async () => {
  const before = await page();
  proxy.injectFault('error');
  const { status, text } = await admin().post(PATH, { base: base(before), text: 'Unsaved text' });
  expect(status).toBe(503);
  expect(text).toContain('Nothing was changed: the audit trail is unavailable');
  expect(field(text)).toBe('Unsaved text');
  expect(base(text)).toBe(base(before));
  proxy.restore();
  expect(await page()).toContain(field(before));
});

it('says that the engines agent and knowledge-base do not use the instructions', async () => {
  for (const ANSWER_ENGINE of ['agent', 'knowledge-base']) {
    const task = await fixture.app({ ANSWER_ENGINE, AWS_ENDPOINT_URL_DYNAMODB: proxy.url });
    const { text } = await task.client(ADMIN).get(PATH);
    expect(text).toContain(`answers with the engine “${ANSWER_ENGINE}”, which does not use these instructions`);
    await task.close();
  }
});

it('rejects users who are not members of the admin group', async () => {
  const before = await stored();
  const anna = app.client(ANNA);
  expect((await anna.get(PATH)).status).toBe(404);
  expect((await anna.post(PATH, { base: String(before.length), text: 'Mine' })).status).toBe(404);
  expect((await anna.post(`${PATH}/restoration`, { base: '22', version: '1' })).status).toBe(404);
  expect(await stored()).toEqual(before);
});

it('logs no instructions, names or e-mail addresses', () => {
  const log = JSON.stringify(app.log);
  for (const text of ['kWh', 'Be polite', ADMIN.email, ADMIN.name]) expect(log).not.toContain(text);
});
