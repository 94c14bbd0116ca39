import { PutObjectCommand } from '@aws-sdk/client-s3';
import { ConsoleFixture } from '../../support/admin/console-fixture';
import { hiddenFields } from '../../support/admin/hidden-fields';
import { BUCKET } from '../../support/app/app-fixture';
import { form } from '../../support/http';

const consoleFixture = ConsoleFixture.forFile();

/** The value that the form of the list sends for a document: its name and ETag. */
async function versionOf(name: string): Promise<string> {
  const { text } = await consoleFixture.admin.get(`/admin/documents?q=${encodeURIComponent(name)}`);
  return /name="document" value="([^"]+)"/.exec(text)![1]!.replaceAll('&quot;', '"');
}
/** The hidden fields of the form for the details of a document. */
async function hiddenDetails(name: string): Promise<Record<string, string>> {
  const { text } = await consoleFixture.admin.get(`/admin/documents/details?name=${encodeURIComponent(name)}`);
  return hiddenFields(text, 'document', 'seen');
}
const describeAs = (fields: Record<string, string>) => consoleFixture.admin.post('/admin/documents/details', fields);
const remove = (document: string, headers = {}) =>
  consoleFixture.admin.post('/admin/documents/deletion', { document, confirmed: 'yes' }, headers);

it('asks for confirmation in the list, with the name of the document, before it deletes the document', async () => {
  await consoleFixture.upload([{ name: 'Alt.txt', content: 'alt' }]);
  const confirmation = await consoleFixture.admin.get(
    `/admin/documents/deletion?document=${encodeURIComponent(await versionOf('Alt.txt'))}`,
    { 'hx-request': 'true' },
  );
  expect(confirmation.text).toContain('“Alt.txt” will be deleted');
  expect(confirmation.text.match(/data-action="confirm"/g)).toHaveLength(1);
  expect(await consoleFixture.keys('documents/Alt')).toHaveLength(1);
  expect((await remove(await versionOf('Alt.txt'))).headers.location).toBe('/admin/documents?notice=deleted');
  expect(await consoleFixture.keys('documents/Alt')).toEqual([]);
});

it('asks for confirmation on a separate page if the browser does not run JavaScript', async () => {
  await consoleFixture.upload([{ name: 'Seite.txt', content: 'x' }]);
  const { text } = await consoleFixture.admin.get(
    `/admin/documents/deletion?document=${encodeURIComponent(await versionOf('Seite.txt'))}`,
  );
  expect(text).toMatch(/^<!doctype html>[\s\S]*data-action="confirm"/);
});

it('deletes several documents, and reports those that it could not delete', async () => {
  await consoleFixture.upload(['Eins.txt', 'Zwei.txt', 'Drei.txt'].map((name) => ({ name, content: name })));
  const documents = await Promise.all(['Eins.txt', 'Zwei.txt', 'Drei.txt'].map(versionOf));
  const changed = JSON.stringify(['Zwei.txt', '"00000000000000000000000000000000"']);
  const { body, headers } = form({ confirmed: 'yes' });
  const fields = [documents[0]!, changed, documents[2]!]
    .map((value) => `document=${encodeURIComponent(value)}`)
    .join('&');
  const answer = await consoleFixture.admin.send({
    method: 'POST',
    path: '/admin/documents/deletion',
    body: `${fields}&${body}`,
    headers: { ...headers, 'hx-request': 'true' },
  });
  expect(answer.text).toContain('Zwei.txt: This document was changed or deleted');
  expect(await consoleFixture.keys('documents/')).toEqual(expect.arrayContaining(['documents/Zwei.txt']));
  expect((await consoleFixture.keys('documents/')).filter((key) => /(Eins|Drei)\.txt/.test(key))).toEqual([]);
});

it('does not delete a document that was replaced since the list was shown', async () => {
  await consoleFixture.upload([{ name: 'Neu.txt', content: 'erste' }]);
  const document = await versionOf('Neu.txt');
  await consoleFixture.upload([{ name: 'Neu.txt', content: 'zweite' }], await consoleFixture.replacementOf('Neu.txt'));
  const answer = await remove(document, { 'hx-request': 'true' });
  expect(answer.text).toContain('was changed or deleted');
  expect((await consoleFixture.admin.get('/admin/documents/file?name=Neu.txt')).text).toBe('zweite');
});

it('rejects a deletion whose form value is not a pair of name and ETag', async () => {
  const before = await consoleFixture.keys('');
  for (const document of ['Neu.txt', '[]', '["Neu.txt"]', '[1,2]', '{}', '["","x"]']) {
    expect([document, (await remove(document)).status]).toEqual([document, 404]);
  }
  expect(await consoleFixture.keys('')).toEqual(before);
});

it('stores a replacement under the name of the document, and rejects a file of another type', async () => {
  await consoleFixture.upload([{ name: 'Preise.txt', content: '1' }], { owner: 'Beat' });
  const replacement = await consoleFixture.replacementOf('Preise.txt');
  const other = await consoleFixture.upload([{ name: 'Preise.csv', content: 'a;b' }], replacement);
  expect([other.status, other.text]).toEqual([422, expect.stringContaining('file type differs')]);
  const answer = await consoleFixture.upload([{ name: 'Preise Entwurf 7.txt', content: '2' }], replacement);
  expect(answer.text).toContain('data-report="Preise.txt" data-outcome="stored"');
  expect((await consoleFixture.admin.get('/admin/documents/file?name=Preise.txt')).text).toBe('2');
  expect(await consoleFixture.keys('documents/Preise')).toEqual(['documents/Preise.txt']);
});

it('stores the owner and the last day of validity, and rejects invalid dates and unknown documents', async () => {
  await consoleFixture.upload([{ name: 'Tarif.txt', content: 'Tarif' }]);
  const hidden = await hiddenDetails('Tarif.txt');
  expect((await describeAs({ ...hidden, owner: ' Anna Müller ', validUntil: '2024-02-29' })).status).toBe(303);
  const { text } = await consoleFixture.admin.get('/admin/documents?q=m%C3%BCller');
  expect(text).toContain('Anna Müller');
  expect(text).toContain('Expired: valid until 29 Feb 2024');
  for (const validUntil of ['2025-02-29', '31.12.2026', 'morgen', '2026-13-01']) {
    expect([validUntil, (await describeAs({ ...hidden, validUntil })).status]).toEqual([validUntil, 422]);
  }
  expect((await describeAs({ document: '["Nie gesehen.txt",""]', owner: 'x' })).status).toBe(404);
});

it('does not overwrite details that another admin has changed since the form was shown', async () => {
  await consoleFixture.upload([{ name: 'Beide.txt', content: 'Beide' }]);
  const [mine, theirs] = [await hiddenDetails('Beide.txt'), await hiddenDetails('Beide.txt')];
  const statuses = [
    await describeAs({ ...theirs, owner: 'Vera', validUntil: '2031-05-31' }),
    await describeAs({ ...mine, owner: 'Moritz' }),
  ].map(({ status }) => status);
  expect(statuses).toEqual([303, 409]);
  const { text } = await consoleFixture.admin.get('/admin/documents/details?name=Beide.txt');
  expect(text).toContain('name="owner" value="Vera"');
  expect(text).toContain('name="validUntil" value="2031-05-31"');
});

it('accepts only one of two different changes to the same details if both changes are sent at the same time', async () => {
  await consoleFixture.upload([{ name: 'Zugleich.txt', content: 'Zugleich' }]);
  const hidden = await hiddenDetails('Zugleich.txt');
  const answers = await Promise.all(['Vera', 'Moritz'].map((owner) => describeAs({ ...hidden, owner })));
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
});

it('does not change the details of a document that was replaced since the form was shown', async () => {
  await consoleFixture.upload([{ name: 'Ersetzt.txt', content: 'eins' }]);
  const hidden = await hiddenDetails('Ersetzt.txt');
  const replacement = await consoleFixture.replacementOf('Ersetzt.txt');
  await consoleFixture.upload([{ name: 'Ersetzt.txt', content: 'zwei' }], { ...replacement, owner: 'Vera' });
  expect((await describeAs({ ...hidden, owner: 'Moritz' })).status).toBe(409);
  const { text } = await consoleFixture.admin.get('/admin/documents/details?name=Ersetzt.txt');
  expect(text).toContain('name="owner" value="Vera"');
});

it('does not replace a document whose details another admin has changed since the form was shown', async () => {
  await consoleFixture.upload([{ name: 'Getrennt.txt', content: 'eins' }], { owner: 'Vera' });
  const replace = (fields: Record<string, string>) =>
    consoleFixture.upload([{ name: 'Getrennt.txt', content: 'zwei' }], fields);
  const mine = await consoleFixture.replacementOf('Getrennt.txt');
  const details = { owner: 'Moritz', validUntil: '2031-05-31' };
  await describeAs({ ...(await hiddenDetails('Getrennt.txt')), ...details });
  const late = await replace({ ...mine, owner: 'Vera' });
  expect([late.status, late.text]).toEqual([422, expect.stringContaining('was changed or deleted')]);
  expect((await consoleFixture.admin.get('/admin/documents/file?name=Getrennt.txt')).text).toBe('eins');
  const { text } = await consoleFixture.admin.get('/admin/documents/details?name=Getrennt.txt');
  expect(text).toContain('name="owner" value="Moritz"');
  expect(text).toContain('name="validUntil" value="2031-05-31"');
  const again = await replace({ ...(await consoleFixture.replacementOf('Getrennt.txt')), ...details });
  expect(again.text).toContain('data-outcome="stored"');
});

it('fills the replacement form with the owner and the last day of validity of the document', async () => {
  await consoleFixture.upload([{ name: 'Bleibt.txt', content: 'eins' }], { owner: 'Vera', validUntil: '2031-05-31' });
  const { text } = await consoleFixture.admin.get('/admin/documents/replacement?name=Bleibt.txt', {
    'hx-request': 'true',
  });
  expect(text).toContain('name="owner" value="Vera"');
  expect(text).toContain('name="validUntil" value="2031-05-31"');
});

it('rejects a deletion without a selected document', async () => {
  const answer = await consoleFixture.admin.post('/admin/documents/deletion', {}, { 'hx-request': 'true' });
  expect([answer.status, answer.text]).toEqual([422, expect.stringMatching(/select the documents/i)]);
});

it('shows the whole name of a document if the name contains special URL characters', async () => {
  await consoleFixture.upload([{ name: 'Plan #1 100%.txt', content: 'Der Lageplan Nummer eins zeigt den Turm.' }]);
  const { text } = await consoleFixture.admin.get('/admin/documents?q=Plan');
  expect(text).toContain('data-document="Plan #1 100%.txt"');
  expect(text).not.toContain('data-document="Plan "');
});

it('finds documents whose name or owner is stored in decomposed Unicode', async () => {
  const name = 'U\u0308bersicht.txt';
  await consoleFixture.s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: `documents/${name}`, Body: 'x' }));
  await consoleFixture.upload([{ name: 'Zerlegt.txt', content: 'x' }], { owner: 'Gu\u0308nther' });
  const found = async (text: string) =>
    (await consoleFixture.admin.get(`/admin/documents?q=${encodeURIComponent(text)}`)).text.match(
      /data-document="[^"]+"/g,
    );
  expect(await found('\u00dcbersicht')).toEqual([`data-document="${name}"`]);
  expect(await found('G\u00dcNTHER')).toEqual(['data-document="Zerlegt.txt"']);
});

it('says that no document matches a search, and offers to clear the search', async () => {
  await consoleFixture.upload([{ name: 'Suchbar.txt', content: 'x' }]);
  const { text } = await consoleFixture.admin.get('/admin/documents?q=gibtesnicht&sort=size');
  expect(text).toContain('No document matches this search');
  expect(text).not.toContain('No documents');
  expect(text).toMatch(/data-action="clear-search" href="\/admin\/documents\?sort=size"/);
  expect(text).toMatch(/id="total"[^>]*>0 of \d+ documents/);
});

it('filters the documents by state, and shows the number of held documents', async () => {
  const image = { name: 'Lageplan.png', content: Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex') };
  await consoleFixture.upload([image]);
  const { text } = await consoleFixture.admin.get('/admin/documents?q=lageplan&state=held');
  expect(text.match(/data-document="[^"]+"/g)).toEqual(['data-document="Lageplan.png"']);
  expect(text).toMatch(
    /data-filter="held"[^>]* href="\/admin\/documents\?q=lageplan&amp;state=held" aria-current="true">held: 1</,
  );
  const { text: indexed } = await consoleFixture.admin.get('/admin/documents?q=lageplan&state=indexed');
  expect(indexed).not.toContain('data-document=');
  expect(indexed).toContain('name="state" value="indexed"');
});

it('shows the first day of a month in French as an ordinal number', async () => {
  await consoleFixture.upload([{ name: 'Mai.txt', content: 'mai' }], { validUntil: '2031-05-01' });
  const { text } = await consoleFixture.admin.get('/admin/documents?q=Mai.txt', { 'accept-language': 'fr' });
  expect(text).toMatch(/1er\smai\s2031/);
});

it('shows the documents by state as a chart, and the documents by age in a table', async () => {
  const { text } = await consoleFixture.admin.get('/admin/synchronisation');
  expect(text).toMatch(
    /<svg role="img" aria-labelledby="states-chart"[^>]*>\s*<title>Documents by [^:<]+: indexed \d+/,
  );
  expect(text).toMatch(/<th scope="row">up to 30 days<\/th><td class="number">\d+/);
  expect(text).toContain('data-tab="synchronisation" href="/admin/synchronisation" aria-current="page"');
});

it.each([
  ['documents', 'Documents'],
  ['probe', 'Test the search'],
  ['synchronisation', 'Synchronisation'],
])('names the tab %s in the title and the first heading of its page, and in no other heading', async (tab, name) => {
  const { text } = await consoleFixture.admin.get(`/admin/${tab}`);
  expect(text).toContain(`<title>${name} – Joule Verne</title>`);
  expect(text.match(new RegExp(`<h\\d[^>]*>${name}</h\\d>`, 'g'))).toEqual([`<h1>${name}</h1>`]);
});
