import { readFileSync } from 'node:fs';
import path from 'node:path';
import { HeldFiles } from '../../../src/admin/documents/held-files';
import { Store } from '../../../src/app/table/store';
import { UNCHECKED_REASONS } from '../../../src/inspection/report';
import { ConsoleFixture } from '../../support/admin/console-fixture';
import { hiddenFields } from '../../support/admin/hidden-fields';

const LOCALES = path.join(__dirname, '../../../locales');

const consoleFixture = ConsoleFixture.forFile();

const PNG_START = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const content = (name: string) =>
  consoleFixture.admin.get(`/admin/documents/file?name=${encodeURIComponent(name)}`).then(({ text }) => text);
const page = async () => (await consoleFixture.admin.get('/admin/documents')).text;

/** The URL path of the held file with this name. */
async function addressOf(name: string): Promise<string> {
  const records = await consoleFixture.fixture.organisation('documents');
  const { id } = records.find((record) => String(record.item).startsWith('incoming#') && record.name === name)!;
  return `/admin/documents/incoming/${id}`;
}
const heldIds = async () =>
  (await consoleFixture.fixture.organisation('documents'))
    .filter(({ item }) => item.startsWith('incoming#'))
    .map(({ id }) => id);

describe('a file whose name is taken', () => {
  async function deleteDocuments(): Promise<void> {
    const { text } = await consoleFixture.admin.get('/admin/documents?q=Weisung');
    for (const [, value] of text.matchAll(/name="document" value="([^"]+)"/g)) {
      await consoleFixture.admin.post('/admin/documents/deletion', {
        document: value!.replaceAll('&quot;', '"'),
        confirmed: 'yes',
      });
    }
  }

  beforeEach(async () => {
    await consoleFixture.upload([{ name: 'Weisung.txt', content: 'Fassung eins' }]);
    const again = await consoleFixture.upload([{ name: 'Weisung.txt', content: 'Fassung zwei' }]);
    expect(again.text).toContain('data-outcome="held"');
  });
  afterEach(async () => {
    for (const id of await heldIds()) await consoleFixture.admin.post(`/admin/documents/incoming/${id}/discard`, {});
    await deleteDocuments();
    expect(await consoleFixture.keys('documents/Weisung')).toEqual([]);
  });

  it('is held, and the existing document stays unchanged until an admin decides', async () => {
    expect(await content('Weisung.txt')).toBe('Fassung eins');
    expect(await page()).toContain('data-held="Weisung.txt"');
  });

  it('can replace the existing document', async () => {
    expect((await consoleFixture.admin.post(await addressOf('Weisung.txt'), { choice: 'replace' })).status).toBe(303);
    expect(await content('Weisung.txt')).toBe('Fassung zwei');
    expect(await consoleFixture.keys('incoming/')).toEqual([]);
    expect(await page()).not.toContain('data-held');
  });

  it('can be added once the existing document is deleted', async () => {
    await deleteDocuments();
    const [, choice] = /name="choice" value="([^"]+)"/.exec(await page())!;
    expect((await consoleFixture.admin.post(await addressOf('Weisung.txt'), { choice: choice! })).status).toBe(303);
    expect(await content('Weisung.txt')).toBe('Fassung zwei');
    expect(await consoleFixture.keys('incoming/')).toEqual([]);
    const trail = await consoleFixture.fixture.organisation('audit');
    const acts = trail.filter(({ act, target }) => act && target === 'Weisung.txt').map(({ act }) => act);
    expect(acts.at(-1)).toBe('document.upload');
  });

  it('cannot be added if another document of its name was uploaded after the existing one was deleted, and remains held', async () => {
    const address = await addressOf('Weisung.txt');
    await deleteDocuments();
    await consoleFixture.upload([{ name: 'Weisung.txt', content: 'Fassung drei' }]);
    expect((await consoleFixture.admin.post(address, { choice: 'add' })).status).toBe(409);
    expect(await content('Weisung.txt')).toBe('Fassung drei');
    expect((await consoleFixture.admin.post(address, { choice: 'replace' })).status).toBe(303);
    expect(await content('Weisung.txt')).toBe('Fassung zwei');
  });

  it('can be stored under another name', async () => {
    await consoleFixture.admin.post(await addressOf('Weisung.txt'), { choice: 'keep-both' });
    expect([await content('Weisung.txt'), await content('Weisung (2).txt')]).toEqual(['Fassung eins', 'Fassung zwei']);
    expect(await consoleFixture.keys('incoming/')).toEqual([]);
  });

  it('can be discarded after a confirmation', async () => {
    const address = await addressOf('Weisung.txt');
    const confirmation = await consoleFixture.admin.get(`${address}/discard`, { 'hx-request': 'true' });
    expect(confirmation.text).toContain('data-action="confirm"');
    await consoleFixture.admin.post(`${address}/discard`, {});
    expect(await content('Weisung.txt')).toBe('Fassung eins');
    expect(await consoleFixture.keys('incoming/')).toEqual([]);
  });

  it('does not replace a document that was changed since the file was held, and remains held until the next decision', async () => {
    const [mine] = await heldIds();
    await consoleFixture.upload([{ name: 'Weisung.txt', content: 'Fassung drei' }]);
    const theirs = (await heldIds()).find((id) => id !== mine)!;
    await consoleFixture.admin.post(`/admin/documents/incoming/${theirs}`, { choice: 'replace' });
    const late = await consoleFixture.admin.post(
      `/admin/documents/incoming/${mine}`,
      { choice: 'replace' },
      { 'hx-request': 'true' },
    );
    expect([late.status, late.text]).toEqual([409, expect.stringContaining('was changed or deleted')]);
    expect(late.headers['hx-retarget']).toBe('#notice');
    expect(await content('Weisung.txt')).toBe('Fassung drei');
    await consoleFixture.admin.post(`/admin/documents/incoming/${mine}`, { choice: 'replace' });
    expect(await content('Weisung.txt')).toBe('Fassung zwei');
  });

  it.each([
    ['replace', 'replace'],
    ['replace', 'keep-both'],
    ['replace', 'discard'],
    ['keep-both', 'discard'],
  ])('accepts only one of two simultaneous decisions: %s and %s', async (...decisions) => {
    const address = await addressOf('Weisung.txt');
    const decide = (decision: string) =>
      decision === 'discard'
        ? consoleFixture.admin.post(`${address}/discard`, {})
        : consoleFixture.admin.post(address, { choice: decision });
    const statuses = (await Promise.all(decisions.map(decide))).map(({ status }) => status);
    expect(statuses.toSorted((a, b) => a - b)).toEqual([303, 404]);
    const accepted = decisions[statuses.indexOf(303)]!;
    expect(await content('Weisung.txt')).toBe(accepted === 'replace' ? 'Fassung zwei' : 'Fassung eins');
    expect(await consoleFixture.keys('documents/Weisung (2)')).toHaveLength(accepted === 'keep-both' ? 1 : 0);
    expect(await consoleFixture.keys('incoming/')).toEqual([]);
  });

  it('rejects every decision while an earlier one is being carried out, and accepts a decision after the earlier one has failed', async () => {
    const [id] = await heldIds();
    const address = `/admin/documents/incoming/${id}`;
    const choose = (choice: string) => consoleFixture.admin.post(address, { choice });
    const statuses: number[] = [];
    const heldFiles = new HeldFiles(new Store('eu-central-2', 'joule-verne', 365));
    const failing = heldFiles.decide(id!, async () => {
      for (const choice of ['replace', 'add', 'keep-both']) statuses.push((await choose(choice)).status);
      for (const decision of ['release', 'discard'])
        statuses.push((await consoleFixture.admin.post(`${address}/${decision}`, {})).status);
      throw new Error('S3 does not respond');
    });
    await expect(failing).rejects.toThrow('S3 does not respond');
    expect(statuses).toEqual([404, 404, 404, 404, 404]);
    expect(await content('Weisung.txt')).toBe('Fassung eins');
    expect((await choose('replace')).status).toBe(303);
  });

  it('rejects an unknown choice', async () => {
    expect((await consoleFixture.admin.post(await addressOf('Weisung.txt'), { choice: 'both' })).status).toBe(400);
  });
});

describe('the details of a document that a held file replaces', () => {
  const detailsOf = async (name: string) => {
    const { text } = await consoleFixture.admin.get(`/admin/documents/details?name=${encodeURIComponent(name)}`);
    const [owner, validUntil] = ['owner', 'validUntil'].map(
      (field) => new RegExp(`name="${field}" value="([^"]*)"`).exec(text)![1],
    );
    return { owner, validUntil };
  };
  const decide = async (name: string) =>
    (await consoleFixture.admin.post(await addressOf(name), { choice: 'replace' })).status;
  const details = { owner: 'Vera', validUntil: '2031-05-31' };

  it.each([
    ['stay if the admin leaves the upload form as it is', 'Frist.txt', {}, details],
    ['stay, except the owner that the admin enters', 'Tarif.txt', { owner: 'Moritz' }, { ...details, owner: 'Moritz' }],
    [
      'stay, except the last day that the admin enters',
      'Gebühr.txt',
      { validUntil: '2032-01-31' },
      { ...details, validUntil: '2032-01-31' },
    ],
  ])('%s', async (_, name, entered, expected) => {
    await consoleFixture.upload([{ name, content: 'eins' }], details);
    const [, owner] = /name="owner"[^>]* value="([^"]+)"/.exec(await page())!;
    await consoleFixture.upload([{ name, content: 'zwei' }], { owner: owner!, validUntil: '', ...entered });
    expect(await decide(name)).toBe(303);
    expect([await content(name), await detailsOf(name)]).toEqual(['zwei', expected]);
  });

  describe('when the file was sent with the replacement form', () => {
    /** Stores a picture, sends another picture to replace it, and releases the second one, which stays held because its name is taken. */
    async function holdReplacement(name: string, entered: Record<string, string>): Promise<void> {
      await consoleFixture.upload([{ name, content: PNG_START }], details);
      await consoleFixture.admin.post(`${await addressOf(name)}/release`, {});
      const replacement = await consoleFixture.replacementOf(name);
      await consoleFixture.upload([{ name, content: PNG_START }], { ...replacement, ...entered });
      await consoleFixture.admin.post(`${await addressOf(name)}/release`, {});
    }

    it('become those of the form', async () => {
      const entered = { owner: consoleFixture.adminUser.name, validUntil: '' };
      await holdReplacement('Signet.png', entered);
      expect(await decide('Signet.png')).toBe(303);
      expect(await detailsOf('Signet.png')).toEqual(entered);
    });

    it.each([
      ['an owner and a last day', 'Wappen.png', () => details],
      ['only an owner', 'Siegel.png', () => ({ owner: consoleFixture.adminUser.name, validUntil: '' })],
    ])(
      'become those of the form only after the admin was told that another admin has changed the details (form with %s)',
      async (_whose, name, entered) => {
        await holdReplacement(name, entered());
        const { text } = await consoleFixture.admin.get(`/admin/documents/details?name=${name}`);
        const changed = { owner: 'Moritz', validUntil: '2033-03-31' };
        const hidden = hiddenFields(text, 'document', 'seen');
        await consoleFixture.admin.post('/admin/documents/details', { ...hidden, ...changed });
        expect([await decide(name), await detailsOf(name)]).toEqual([409, changed]);
        expect([await decide(name), await detailsOf(name)]).toEqual([303, entered()]);
      },
    );
  });
});

describe('a file whose classification cannot be checked', () => {
  beforeEach(async () => {
    const answer = await consoleFixture.upload([{ name: 'Plan.png', content: PNG_START }]);
    expect([answer.status, answer.text]).toEqual([
      200,
      expect.stringContaining('classification of an image cannot be checked'),
    ]);
  });

  it('is held under incoming/ until an admin declares it unclassified, and the declaration is recorded', async () => {
    expect(await consoleFixture.keys('documents/Plan')).toEqual([]);
    expect(await consoleFixture.keys('incoming/')).toHaveLength(1);
    expect(await page()).toMatch(/data-document="Plan.png" data-state="held"/);
    const address = await addressOf('Plan.png');
    expect((await consoleFixture.admin.post(address, { choice: 'replace' })).status).toBe(400);
    const confirmation = await consoleFixture.admin.get(`${address}/release`, { 'hx-request': 'true' });
    expect(confirmation.text).toContain('You declare that “Plan.png” is not classified');
    await consoleFixture.admin.post(`${address}/release`, {});
    expect(await consoleFixture.keys('')).toEqual(expect.arrayContaining(['documents/Plan.png']));
    expect(await consoleFixture.keys('incoming/')).toEqual([]);
    expect(await page()).not.toMatch(/data-document="Plan.png" data-state="held"/);
    const trail = await consoleFixture.fixture.organisation('audit');
    expect(trail.find(({ act, target }) => act === 'document.release' && target === 'Plan.png')).toMatchObject({
      actorEmail: 'admin@example.org',
    });
  });

  it('stays held when an admin releases it but its name is taken', async () => {
    expect(await consoleFixture.keys('documents/Plan')).toEqual(['documents/Plan.png']);
    expect(await page()).toMatch(/data-held="Plan.png"/);
    const address = await addressOf('Plan.png');
    await consoleFixture.admin.post(`${address}/release`, {});
    expect(await consoleFixture.keys('incoming/')).toHaveLength(1);
    await consoleFixture.admin.post(address, { choice: 'keep-both' });
    expect(await consoleFixture.keys('documents/Plan')).toEqual(['documents/Plan (2).png', 'documents/Plan.png']);
  });
});

it('a held file is stored once if two admins release it at the same time, and leaves no entry without a file', async () => {
  await consoleFixture.upload([{ name: 'Skizze.png', content: PNG_START }]);
  const address = await addressOf('Skizze.png');
  await Promise.all([1, 2].map(() => consoleFixture.admin.post(`${address}/release`, {})));
  expect(await consoleFixture.keys('documents/Skizze')).toEqual(['documents/Skizze.png']);
  expect(await page()).not.toMatch(/data-held="Skizze.png"/);
  const items = await consoleFixture.fixture.organisation('documents');
  expect(items.filter(({ item, name }) => item.startsWith('incoming#') && name === 'Skizze.png')).toEqual([]);
});

describe('a text that names classification levels', () => {
  const guidance = { name: 'Weisung.md', content: '# Umgang\n\n- INTERN\n- VERTRAULICH\n- GEHEIM\n' };
  const pageIn = async (language: string) =>
    (await consoleFixture.admin.get('/admin/documents', { 'accept-language': language })).text;

  it('is held with the reason in four languages, and can be released', async () => {
    expect((await consoleFixture.upload([guidance])).text).toContain('names classification levels');
    expect(await Promise.all(['de', 'fr', 'it', 'en'].map(pageIn))).toEqual([
      expect.stringContaining('Prüfen Sie, ob das Dokument selbst klassifiziert ist'),
      expect.stringContaining('Vérifiez si le document lui-même est classifié'),
      expect.stringContaining('Verifichi se il documento stesso è classificato'),
      expect.stringContaining('Check whether the document itself is classified'),
    ]);
    await consoleFixture.admin.post(`${await addressOf('Weisung.md')}/release`, {});
    expect(await content('Weisung.md')).toBe(guidance.content);
  });
});

it.each(UNCHECKED_REASONS)('each language has a sentence that explains why a file is held: %s', async (reason) => {
  for (const language of ['de', 'fr', 'it', 'en']) {
    const sentences = JSON.parse(readFileSync(path.join(LOCALES, `${language}.json`), 'utf8')) as Record<
      string,
      string
    >;
    expect(sentences[`documents.unchecked.${reason}`]).toMatch(/\.$/);
  }
});

it('rejects decisions on held files with unknown or invalid ids', async () => {
  for (const id of ['01ARZ3NDEKTSV4RRFFQ69G5FAV', '..', 'a'.repeat(100), '%2e%2e']) {
    for (const decision of ['', '/release', '/discard']) {
      const { status } = await consoleFixture.admin.post(`/admin/documents/incoming/${id}${decision}`, {
        choice: 'replace',
      });
      expect([id, decision, [404, 405].includes(status)]).toEqual([id, decision, true]);
    }
  }
});
