import { ConsoleFixture } from '../../support/admin/console-fixture';

let consoleFixture: ConsoleFixture;
beforeAll(async () => {
  consoleFixture = await ConsoleFixture.open();
});
afterAll(() => consoleFixture.close());

const PICTURE = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const content = (name: string) =>
  consoleFixture.admin.get(`/admin/documents/file?name=${encodeURIComponent(name)}`).then(({ text }) => text);
const page = async () => (await consoleFixture.admin.get('/admin/documents')).text;

/** The address at which to decide on the file of that name that waits. */
async function waiting(name: string): Promise<string> {
  const records = await consoleFixture.fixture.organisation('documents');
  const { id } = records.find((record) => String(record.item).startsWith('incoming#') && record.name === name)!;
  return `/admin/documents/incoming/${id}`;
}
const waitingIds = async () =>
  (await consoleFixture.fixture.organisation('documents'))
    .filter(({ item }) => item.startsWith('incoming#'))
    .map(({ id }) => id);

describe('a name that is taken', () => {
  beforeEach(async () => {
    await consoleFixture.upload([{ name: 'Weisung.txt', content: 'Fassung eins' }]);
    const again = await consoleFixture.upload([{ name: 'Weisung.txt', content: 'Fassung zwei' }]);
    expect(again.text).toContain('data-outcome="waiting"');
  });
  afterEach(async () => {
    for (const id of await waitingIds()) await consoleFixture.admin.post(`/admin/documents/incoming/${id}/discard`, {});
    const { text } = await consoleFixture.admin.get('/admin/documents?q=Weisung');
    for (const [, value] of text.matchAll(/name="document" value="([^"]+)"/g)) {
      await consoleFixture.admin.post('/admin/documents/deletion', {
        document: value!.replaceAll('&quot;', '"'),
        confirmed: 'yes',
      });
    }
    expect(await consoleFixture.keys('documents/Weisung')).toEqual([]);
  });

  it('is a question, and nothing has changed until it is answered', async () => {
    expect(await content('Weisung.txt')).toBe('Fassung eins');
    expect(await page()).toContain('data-waiting="Weisung.txt"');
  });

  it('may be replaced', async () => {
    expect((await consoleFixture.admin.post(await waiting('Weisung.txt'), { choice: 'replace' })).status).toBe(303);
    expect(await content('Weisung.txt')).toBe('Fassung zwei');
    expect(await consoleFixture.keys('incoming/')).toEqual([]);
    expect(await page()).not.toContain('data-waiting');
  });

  it('may be kept beside the new one', async () => {
    await consoleFixture.admin.post(await waiting('Weisung.txt'), { choice: 'keep-both' });
    expect([await content('Weisung.txt'), await content('Weisung (2).txt')]).toEqual(['Fassung eins', 'Fassung zwei']);
    expect(await consoleFixture.keys('incoming/')).toEqual([]);
  });

  it('may be left alone, and nothing of the new one stays', async () => {
    const address = await waiting('Weisung.txt');
    const question = await consoleFixture.admin.get(`${address}/discard`, { 'hx-request': 'true' });
    expect(question.text).toContain('data-action="confirm"');
    await consoleFixture.admin.post(`${address}/discard`, {});
    expect(await content('Weisung.txt')).toBe('Fassung eins');
    expect(await consoleFixture.keys('incoming/')).toEqual([]);
  });

  it('fails to replace a document that somebody else has changed meanwhile, and asks again', async () => {
    const [mine] = await waitingIds();
    await consoleFixture.upload([{ name: 'Weisung.txt', content: 'Fassung drei' }]);
    const theirs = (await waitingIds()).find((id) => id !== mine)!;
    await consoleFixture.admin.post(`/admin/documents/incoming/${theirs}`, { choice: 'replace' });
    const late = await consoleFixture.admin.post(
      `/admin/documents/incoming/${mine}`,
      { choice: 'replace' },
      { 'hx-request': 'true' },
    );
    expect([late.status, late.text]).toEqual([409, expect.stringContaining('Somebody else')]);
    expect(late.headers['hx-retarget']).toBe('#notice');
    expect(await content('Weisung.txt')).toBe('Fassung drei');
    await consoleFixture.admin.post(`/admin/documents/incoming/${mine}`, { choice: 'replace' });
    expect(await content('Weisung.txt')).toBe('Fassung zwei');
  });

  it('fails for the second of two admins who decide at once', async () => {
    const address = await waiting('Weisung.txt');
    const answers = await Promise.all(
      ['replace', 'replace'].map((choice) => consoleFixture.admin.post(address, { choice })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([303, expect.any(Number)]);
    expect(Math.max(...answers.map(({ status }) => status))).toBeGreaterThanOrEqual(404);
    expect(await content('Weisung.txt')).toBe('Fassung zwei');
  });

  it('fails for a choice that there is not', async () => {
    expect((await consoleFixture.admin.post(await waiting('Weisung.txt'), { choice: 'both' })).status).toBe(400);
  });
});

describe('a file that cannot be checked', () => {
  beforeEach(async () => {
    const answer = await consoleFixture.upload([{ name: 'Plan.png', content: PICTURE }]);
    expect([answer.status, answer.text]).toEqual([200, expect.stringContaining('picture cannot be checked')]);
  });

  it('is held under incoming/ until an admin declares it unclassified, which the trail shows', async () => {
    expect(await consoleFixture.keys('documents/Plan')).toEqual([]);
    expect(await consoleFixture.keys('incoming/')).toHaveLength(1);
    expect(await page()).toMatch(/data-document="Plan.png" data-state="held"/);
    const address = await waiting('Plan.png');
    expect((await consoleFixture.admin.post(address, { choice: 'replace' })).status).toBe(400);
    const question = await consoleFixture.admin.get(`${address}/release`, { 'hx-request': 'true' });
    expect(question.text).toContain('You declare that “Plan.png” is not classified');
    await consoleFixture.admin.post(`${address}/release`, {});
    expect(await consoleFixture.keys('')).toEqual(expect.arrayContaining(['documents/Plan.png']));
    expect(await consoleFixture.keys('incoming/')).toEqual([]);
    expect(await page()).not.toMatch(/data-document="Plan.png" data-state="held"/);
    const trail = await consoleFixture.fixture.organisation('audit');
    expect(trail.find(({ act, target }) => act === 'document.release' && target === 'Plan.png')).toMatchObject({
      actorEmail: 'admin@example.org',
    });
  });

  it('asks for a decision after its release when its name is taken', async () => {
    expect(await consoleFixture.keys('documents/Plan')).toEqual(['documents/Plan.png']);
    expect(await page()).toMatch(/data-waiting="Plan.png"/);
    const address = await waiting('Plan.png');
    await consoleFixture.admin.post(`${address}/release`, {});
    expect(await consoleFixture.keys('incoming/')).toHaveLength(1);
    await consoleFixture.admin.post(address, { choice: 'keep-both' });
    expect(await consoleFixture.keys('documents/Plan')).toEqual(['documents/Plan (2).png', 'documents/Plan.png']);
  });
});

it('fails for a file that no longer waits, and for an id of a strange form', async () => {
  for (const id of ['01ARZ3NDEKTSV4RRFFQ69G5FAV', '..', 'a'.repeat(100), '%2e%2e']) {
    for (const act of ['', '/release', '/discard']) {
      const { status } = await consoleFixture.admin.post(`/admin/documents/incoming/${id}${act}`, {
        choice: 'replace',
      });
      expect([id, act, [404, 405].includes(status)]).toEqual([id, act, true]);
    }
  }
});
