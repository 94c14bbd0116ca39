import { AppFixture } from '../../support/app/app-fixture';
import { ANNA, BEAT } from '../../support/app/signer';

const fixture = AppFixture.forFile();
const one = fixture.appForFile();
const other = fixture.appForFile();

const FRAGMENT = { 'hx-request': 'true' };
const copies = () => fixture.organisation('feedback');
const copyOf = async (turn: string) => {
  const { head } = await fixture.turn(ANNA, turn);
  return (await copies()).find(({ item }) => item === head?.feedback?.id);
};

/** Asks a question and waits for the end of its answer. */
async function answered(question = '[[tokens 3]]') {
  const asked = await one.client(ANNA).ask(question);
  await fixture.ended(ANNA, asked.turn);
  return {
    ...asked,
    give: (fields: Record<string, string>, headers: Record<string, string> = FRAGMENT, app = one) =>
      app.client(ANNA).post(`${asked.address}/feedback`, fields, headers),
  };
}

const pressed = (html: string) =>
  Object.fromEntries(
    [...html.matchAll(/data-action="((?:un)?helpful)"[^>]*aria-pressed="(\w+)"/g)].map(([, name, state]) => [
      name,
      state === 'true',
    ]),
  );

it('shows the same state in the fragment and after a reload when feedback is given, changed or withdrawn', async () => {
  const { give, conversation, turn, address } = await answered();
  const reloaded = async () => (await other.client(ANNA).get(`/conversations/${conversation}`)).text;
  expect(pressed(await reloaded())).toEqual({ helpful: false, unhelpful: false });
  const steps: [Record<string, string>, object, object | undefined][] = [
    [{ rating: 'helpful' }, { helpful: true, unhelpful: false }, { rating: 'helpful' }],
    [{ rating: 'unhelpful', reason: 'wrong' }, { helpful: false, unhelpful: true }, { reason: 'wrong' }],
    [{ rating: 'withdrawn' }, { helpful: false, unhelpful: false }, undefined],
    [
      { rating: 'unhelpful', reason: 'outdated', comment: ' Since <2025>\r\n\0Yes ' },
      { helpful: false, unhelpful: true },
      { rating: 'unhelpful', reason: 'outdated', comment: 'Since <2025>\nYes' },
    ],
  ];
  for (const [fields, state, copy] of steps) {
    const { status, text } = await give(fields);
    expect([status, pressed(text)]).toEqual([200, state]);
    const page = await reloaded();
    expect(page).toContain(text.replace(' autofocus', '').trim());
    expect(pressed(page)).toEqual(state);
    if (copy) expect(await copyOf(turn)).toMatchObject(copy);
    else expect(await copyOf(turn)).toBeUndefined();
  }
  const form = await one.client(ANNA).get(`${address}/feedback`, FRAGMENT);
  expect(form.text).toContain('Since &lt;2025&gt;\nYes</textarea>');
  expect(form.text).toMatch(/value="outdated" required checked/);
  const closed = await one.client(ANNA).get(`${address}/feedback?closed=`, FRAGMENT);
  expect(await reloaded()).toContain(closed.text.trim());
});

it('lists rating, reason, comment, documents, engine and time, but not the user, and question and answer only if they are shared', async () => {
  const { give, turn, conversation } = await answered('What grant does a heat pump receive?');
  await give({ rating: 'unhelpful', reason: 'unsupported', comment: 'Page 4 says 5000.' });
  const copy = (await copyOf(turn))!;
  expect(copy).toEqual({
    owner: 'organisation#feedback',
    item: expect.stringMatching(/^[0-9A-Z]{26}$/),
    version: 1,
    rating: 'unhelpful',
    reason: 'unsupported',
    comment: 'Page 4 says 5000.',
    documents: ['s3://knowledge/documents/Grants.pdf'],
    engine: 'agent',
    at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    expiresAt: (await fixture.turn(ANNA, turn)).head!.expiresAt,
  });
  for (const secret of [ANNA.sub, ANNA.email, ANNA.name, turn, conversation, 'heat pump'])
    expect(JSON.stringify(copy)).not.toContain(secret);
  await give({ rating: 'unhelpful', reason: 'unsupported', share: 'on' });
  expect(await copyOf(turn)).toMatchObject({
    shared: true,
    question: 'What grant does a heat pump receive?',
    answer: expect.stringContaining('4500 francs'),
  });
  await give({ rating: 'unhelpful', reason: 'unsupported' });
  expect(Object.keys((await copyOf(turn))!)).not.toEqual(expect.arrayContaining(['question']));
});

it.each<Record<string, string>>([{}, { share: 'on' }])(
  "never copies the name of a user's attached file or the id of the conversation: %j",
  async (shared) => {
    const { give, turn, conversation } = await answered();
    const { head } = await fixture.turn(ANNA, turn);
    const source = (number: number, uri: string) => ({ number, excerpt: 'x', uri });
    const sources = [
      source(1, `attachment:${conversation}/01ARZ3NDEKTSV4RRFFQ69G5FAV/Dismissal%20Huber.pdf`),
      source(2, 's3://knowledge/documents/Grants.pdf'),
    ];
    await fixture.put(ANNA, { ...head, item: String(head!.item), tail: { text: 'Yes.', sources, marks: [] } });
    await give({ rating: 'unhelpful', reason: 'wrong', ...shared });
    const copy = await copyOf(turn);
    expect(copy!.documents).toEqual(['s3://knowledge/documents/Grants.pdf']);
    for (const secret of ['Huber', conversation]) expect(JSON.stringify(copy)).not.toContain(secret);
  },
);

it('names the engine that answered, even if another engine is configured now', async () => {
  const { give, turn } = await answered();
  const { head } = await fixture.turn(ANNA, turn);
  await fixture.put(ANNA, { ...head, item: String(head!.item), engine: { name: 'knowledge-base' } });
  await give({ rating: 'helpful' });
  expect(await copyOf(turn)).toMatchObject({ engine: 'knowledge-base' });
});

it('shortens the question and the answer in a shared copy that would otherwise be larger than an item of 400 KB may be', async () => {
  const { give, turn } = await answered();
  const { head } = await fixture.turn(ANNA, turn);
  const item = String(head!.item);
  const part = (characters: number) => ({ text: '語'.repeat(characters), sources: [], marks: [] });
  await fixture.put(ANNA, { item: `${item}#000001`, n: 1, ...part(100_000) });
  await fixture.put(ANNA, { ...head, item, question: '語'.repeat(25_000), items: 1, tail: part(50_000) });
  expect((await fixture.turn(ANNA, turn)).answer).toHaveLength(150_000);
  const { status } = await give({ rating: 'unhelpful', reason: 'other', share: 'on', comment: '語'.repeat(2_000) });
  expect(status).toBe(200);
  const { question, answer, comment } = (await copyOf(turn))!;
  expect(question).toBe(`${'語'.repeat(19_999)}…`);
  expect(answer).toBe(`${'語'.repeat(79_999)}…`);
  expect(comment).toHaveLength(2_000);
});

it('redirects a browser without JavaScript to the answer, and shows the form on a page of its own', async () => {
  const { give, address } = await answered();
  const { status, headers } = await give({ rating: 'unhelpful', reason: 'missing' }, {});
  expect([status, headers.location]).toEqual([303, address]);
  const page = await one.client(ANNA).get(`${address}/feedback`);
  expect(page.text).toMatch(/<form class="opinion" data-form="feedback" action="[^"]*" method="post">/);
  expect(page.text).toMatch(/value="missing" required checked/);
  expect(page.text).toContain('read your feedback in the console');
});

it.each([
  [{}, 400, 'error.badRequest'],
  [{ rating: 'brilliant' }, 400, 'error.badRequest'],
  [{ rating: 'unhelpful', reason: 'because' }, 400, 'error.badRequest'],
  [{ rating: 'unhelpful' }, 422, 'Choose a reason. Nothing was saved.'],
  [
    { rating: 'unhelpful', reason: 'other', comment: 'ü'.repeat(100_000) },
    422,
    'The comment has 100,000 characters, but at most 2,000 are allowed',
  ],
] as [Record<string, string>, number, string][])(
  'rejects an invalid form, and stores nothing: %#',
  async (fields, status, sentence) => {
    const { give, turn } = await answered();
    const before = await copies();
    const fragment = await give(fields);
    expect(fragment.status).toBe(status);
    expect(fragment.text).toMatch(/^<p role="alert">/);
    if (!sentence.startsWith('error.')) expect(fragment.text).toContain(sentence);
    const page = await give(fields, {});
    expect(page.status).toBe(status);
    expect(page.text).toContain('role="alert"');
    expect(page.text).toContain(`${fields.comment ?? ''}</textarea>`);
    expect((await fixture.turn(ANNA, turn)).head).not.toHaveProperty('feedback');
    expect(await copies()).toEqual(before);
  },
);

it('rejects feedback on a running answer, and says that the answer is still being written', async () => {
  const anna = one.client(ANNA);
  const asked = await anna.ask('[[rate 20]] [[tokens 400]]');
  const before = await copies();
  for (const app of [one, other]) {
    const { status, text } = await app.client(ANNA).post(`${asked.address}/feedback`, { rating: 'helpful' }, FRAGMENT);
    expect([status, text]).toEqual([409, expect.stringContaining('still being written')]);
  }
  await anna.stop(asked);
  const head = await fixture.ended(ANNA, asked.turn);
  expect(head).not.toHaveProperty('feedback');
  expect(await copies()).toEqual(before);
});

it("rejects another user's feedback as if the turn were unknown or deleted", async () => {
  const mine = await answered();
  const deleted = await answered();
  await one.client(ANNA).post(`/conversations/${deleted.conversation}/delete`, {});
  const before = await copies();
  const unknown = '/conversations/01ARZ3NDEKTSV4RRFFQ69G5FAV/turns/01ARZ3NDEKTSV4RRFFQ69G5FAV';
  for (const rating of ['helpful', 'withdrawn']) {
    const responses = await Promise.all([
      one.client(BEAT).post(`${mine.address}/feedback`, { rating }),
      one.client(BEAT).get(`${mine.address}/feedback`),
      one.client(ANNA).post(`${deleted.address}/feedback`, { rating }),
      one.client(ANNA).post(`${unknown}/feedback`, { rating }),
    ]);
    for (const { status, text } of responses)
      expect([status, text]).toEqual([404, expect.stringContaining('<h1>This')]);
  }
  expect(await copies()).toEqual(before);
  expect((await fixture.items(BEAT)).filter(({ item }) => item.startsWith('turn#'))).toEqual([]);
});

it('stores at most one copy, which agrees with the feedback of the turn, when several forms arrive at two tasks together', async () => {
  for (let round = 0; round < 4; round++) {
    const { give, turn } = await answered('[[tokens 1]]');
    const before = (await copies()).length;
    const forms: Record<string, string>[] = [
      { rating: 'helpful' },
      { rating: 'helpful' },
      { rating: 'unhelpful', reason: 'wrong' },
      { rating: 'withdrawn' },
      { rating: 'unhelpful', reason: 'other', share: 'on' },
    ];
    const responses = await Promise.all(forms.map((fields, n) => give(fields, FRAGMENT, n % 2 ? one : other)));
    expect(responses.map(({ status }) => status)).toEqual(forms.map(() => 200));
    const { feedback } = (await fixture.turn(ANNA, turn)).head!;
    const copy = await copyOf(turn);
    expect((await copies()).length).toBe(before + (feedback.rating ? 1 : 0));
    if (feedback.rating)
      expect(copy).toMatchObject({
        rating: feedback.rating,
        version: feedback.version,
        ...(feedback.shared ? { shared: true } : {}),
      });
    else expect(copy).toBeUndefined();
  }
}, 30_000);
