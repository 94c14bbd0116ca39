import { connect } from 'node:net';
import { ConsoleFixture } from '../../support/admin/console-fixture';
import { BOUNDARY, multipart } from '../../support/app/multipart';
import { until } from '../../support/until';

// Without a data source, nothing is indexed. Otherwise, the stand-in would index large files in this process.
const consoleFixture = ConsoleFixture.forFile({ DATA_SOURCE_ID: '' });

const MB = 1024 * 1024;
const expectNothingIncoming = async () => {
  expect(await consoleFixture.keys('incoming/')).toEqual([]);
  expect(await consoleFixture.openUploads()).toBe(0);
};

it('stores a file under its name, even if the name contains umlauts and emoji', async () => {
  const answer = await consoleFixture.upload([
    { name: 'Förderung für Wärme – Übersicht №1 😀.txt', content: 'Die Förderung beträgt 100 Franken.' },
  ]);
  expect([answer.status, answer.text]).toEqual([200, expect.stringContaining('data-outcome="stored"')]);
  expect(await consoleFixture.keys('documents/')).toContain('documents/Förderung für Wärme – Übersicht №1 😀.txt');
  const { text } = await consoleFixture.admin.get('/admin/documents?q=%E2%84%961');
  expect(text).toContain('data-document="Förderung für Wärme – Übersicht №1 😀.txt"');
  const file = await consoleFixture.admin.get(
    `/admin/documents/file?name=${encodeURIComponent('Förderung für Wärme – Übersicht №1 😀.txt')}`,
  );
  expect(file.text).toBe('Die Förderung beträgt 100 Franken.');
  expect(decodeURIComponent(String(file.headers['content-disposition']))).toContain(
    'Förderung für Wärme – Übersicht №1 😀.txt',
  );
  await expectNothingIncoming();
});

it.each([
  ["O'Brien (Entwurf) *1*.txt", "O'Brien (Entwurf) *1*.txt"],
  ['100 % sicher #1 + mehr & <b>fett.txt', '100 % sicher #1 + mehr & <b>fett.txt'],
  ['a\\b;c=d,e.txt', 'a\\b;c=d,e.txt'],
  // In the name of a file, browsers escape only quotation marks and line breaks, so `%41` is part of the name.
  ['Das %22Haus%22 100%41 %5C %0a.txt', 'Das "Haus" 100%41 %5C %0a.txt'],
  ['Zwei%0D%0AZeilen.txt', 'ZweiZeilen.txt'],
  ['__proto__.txt', '__proto__.txt'],
  ['CON.txt', 'CON.txt'],
])('lists and returns a file whose name the browser sends as %s', async (sent, name) => {
  expect((await consoleFixture.upload([{ name: sent, content: `Inhalt von ${name}` }])).text).toContain(
    'data-outcome="stored"',
  );
  const { text } = await consoleFixture.admin.get(`/admin/documents?q=${encodeURIComponent(name)}`);
  const address = /href="(\/admin\/documents\/file\?[^"]+)"/
    .exec(text)![1]!
    .replaceAll('&amp;', '&')
    .replaceAll('&#39;', "'");
  expect(text).toContain(
    `data-document="${name.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll("'", '&#39;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}"`,
  );
  const file = await consoleFixture.admin.get(address);
  expect(file.text).toBe(`Inhalt von ${name}`);
  expect(decodeURIComponent(String(file.headers['content-disposition']).split("UTF-8''")[1]!)).toBe(name);
  expect(String(file.headers['content-disposition'])).toMatch(/^attachment; filename\*=UTF-8''[\w.~!%-]+$/);
  expect(text).not.toContain('<b>fett');
});

it('stores a file name with decomposed Unicode characters (NFD) in composed form (NFC)', async () => {
  await consoleFixture.upload([{ name: 'Gru\u0308sse.txt', content: 'Guten Tag' }]);
  expect(await consoleFixture.keys('documents/Gr')).toContain('documents/Grüsse.txt');
});

it('ignores the path in a file name', async () => {
  await consoleFixture.upload([
    { name: '../../documents/../Wegweiser.txt', content: 'Nach links' },
    { name: 'C:\\\\Daten\\\\Ordner\\\\Pfad.txt', content: 'Nach rechts' },
    { name: '..\\\\..\\\\Umweg.txt', content: 'Zurück' },
  ]);
  const keys = await consoleFixture.keys('');
  expect(keys).toEqual(
    expect.arrayContaining(['documents/Wegweiser.txt', 'documents/Pfad.txt', 'documents/Umweg.txt']),
  );
  expect(keys.filter((key) => !key.startsWith('documents/'))).toEqual([]);
});

it('removes invisible characters from a name', async () => {
  await consoleFixture.upload([
    { name: 'Rech\u202Enung\u0007\u200B\u00ad\u2060\u200d\u2028.txt', content: 'Zehn Franken' },
  ]);
  expect(await consoleFixture.keys('documents/Rechnung')).toEqual(['documents/Rechnung.txt']);
});

it.each([
  ['a name that is a path to the folder above', '../', 'cannot be used'],
  ['a name of dots', '..', 'cannot be used'],
  ['a name of dots with an extension', '...txt', 'cannot be used'],
  ['a name of quotation marks', '%22%22.txt', 'cannot be used'],
  ['a name that is only an extension', '.txt', 'cannot be used'],
  ['a name of control characters', '\u0001\u0002.txt', 'cannot be used'],
  ['a name of 1,000 characters', `${'n'.repeat(996)}.txt`, 'maximum 200 characters'],
  ['a program', 'setup.exe', 'cannot read this type'],
  ['a name without an extension', 'README', 'cannot read this type'],
])('rejects %s', async (_case, name, reason) => {
  const before = await consoleFixture.keys('');
  const answer = await consoleFixture.upload([{ name, content: 'text' }]);
  expect([answer.status, answer.text]).toEqual([422, expect.stringContaining(reason)]);
  expect(await consoleFixture.keys('')).toEqual(before);
});

it.each([
  [
    'a program with the extension .pdf',
    'Bericht.pdf',
    Buffer.from('MZ\x90\x00\x03'),
    'does not match the file extension',
  ],
  [
    'a PDF with the extension .txt',
    'Bericht.txt',
    Buffer.from('%PDF-1.7\n\x00\x01\x02'),
    'does not match the file extension',
  ],
  [
    'a PNG picture with the extension .jpg',
    'Bild.jpg',
    Buffer.from('89504e470d0a1a0a0000', 'hex'),
    'does not match the file extension',
  ],
  [
    'an archive with the extension .docx',
    'Bericht.docx',
    Buffer.from('PK\x03\x04 this is no document'),
    'does not match the file extension',
  ],
  ['an empty file', 'Leer.txt', Buffer.alloc(0), 'is empty'],
  ['a text in an old encoding of DOS', 'Alt.txt', Buffer.from('F\x94rderung f\x81r B\x84ume', 'latin1'), 'UTF-8'],
])('rejects %s and stores no part of it', async (_case, name, content, reason) => {
  const answer = await consoleFixture.upload([{ name, content }]);
  expect([answer.status, answer.text]).toEqual([422, expect.stringContaining(reason)]);
  expect(await consoleFixture.keys(`documents/${name}`)).toEqual([]);
  await expectNothingIncoming();
});

it.each([
  ['UTF-16', 'Breit.txt', Buffer.from('\ufeffGrösse: 12 m²\r\n', 'utf16le'), 'Grösse: 12 m²\r\n'],
  [
    'Windows-1252',
    'Excel.csv',
    Buffer.from('Ort;Preis\r\nZ\xfcrich;5 \x80\r\n', 'latin1'),
    'Ort;Preis\r\nZürich;5 €\r\n',
  ],
  [
    'a declared character set',
    'Alt.html',
    Buffer.from('<html><meta charset="iso-8859-1"><p>Müller</p></html>', 'latin1'),
    '\ufeff<html><meta charset="utf-8"><p>Müller</p></html>',
  ],
])('stores a text in %s as UTF-8', async (_encoding, name, content, stored) => {
  expect((await consoleFixture.upload([{ name, content }])).text).toContain('data-outcome="stored"');
  const file = await consoleFixture.admin.get(`/admin/documents/file?name=${name}`);
  expect([file.text, file.headers['content-length']]).toEqual([stored, String(Buffer.byteLength(stored))]);
  await expectNothingIncoming();
});

it('rejects a picture that is one byte too large', async () => {
  const picture = (size: number) => Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(size - 8)]);
  const answer = await consoleFixture.upload([{ name: 'Gross.png', content: picture(3.75 * MB + 1) }]);
  expect([answer.status, answer.text]).toEqual([422, expect.stringMatching(/3\.75\sMB/)]);
  await expectNothingIncoming();
});

it('stores the valid files of a form and rejects the others', async () => {
  const answer = await consoleFixture.upload([
    { name: 'falsch.pdf', content: 'no' },
    { name: 'richtig.txt', content: 'yes' },
    { name: 'leer.txt', content: '' },
  ]);
  expect(answer.status).toBe(200);
  const outcomes = [...answer.text.matchAll(/data-report="([^"]*)" data-outcome="(\w+)"/g)].map(([, name, outcome]) => [
    name,
    outcome,
  ]);
  expect(outcomes).toEqual([
    ['falsch.pdf', 'refused'],
    ['richtig.txt', 'stored'],
    ['leer.txt', 'refused'],
  ]);
});

it('stores no part of an upload whose connection closes early', async () => {
  const { hostname, port } = new URL(consoleFixture.app.url);
  const { body, headers } = multipart([{ name: 'Abgebrochen.txt', content: Buffer.alloc(20 * MB, 'Text und mehr ') }]);
  const identity = Object.entries({ ...consoleFixture.fixture.signer.headers(consoleFixture.adminUser), ...headers })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
  const socket = connect(Number(port), hostname);
  socket.write(
    `POST /admin/documents HTTP/1.1\r\nhost: localhost\r\ncontent-length: ${body.length}\r\n${identity}\r\n`,
  );
  socket.write(body.subarray(0, 15 * MB));
  await until(async () => (await consoleFixture.openUploads()) === 1);
  socket.destroy();
  await until(async () => (await consoleFixture.openUploads()) === 0);
  expect(await consoleFixture.keys('documents/Abgebrochen')).toEqual([]);
  expect(await consoleFixture.keys('incoming/')).toEqual([]);
  const audit = await until(async () =>
    (await consoleFixture.fixture.organisation('audit')).find(
      ({ reason, outcome }) => outcome === 'failed' && reason === 'FormBroken',
    ),
  );
  expect(audit).toBeTruthy();
});

it('rejects a form without a file, a malformed form, and a content type that is not multipart/form-data with a boundary', async () => {
  expect(await consoleFixture.upload([])).toMatchObject({
    status: 422,
    text: expect.stringContaining('choose a file'),
  });
  expect((await consoleFixture.admin.post('/admin/documents', { files: 'x' })).status).toBe(415);
  const { body } = multipart([{ name: 'a.txt', content: 'a' }]);
  const broken = await consoleFixture.admin.send({
    method: 'POST',
    path: '/admin/documents',
    body: body.subarray(0, -20),
    headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
  });
  expect(broken.status).toBe(400);
  expect(
    (
      await consoleFixture.admin.send({
        method: 'POST',
        path: '/admin/documents',
        body: 'x',
        headers: { 'content-type': 'multipart/form-data' },
      })
    ).status,
  ).toBe(415);
  await expectNothingIncoming();
});

it('responds with the whole page to a browser without JavaScript', async () => {
  const { body, headers } = multipart([{ name: 'Ohne Skript.txt', content: 'geht auch' }], {
    owner: 'Beat',
    validUntil: '2030-01-31',
  });
  const answer = await consoleFixture.admin.send({ method: 'POST', path: '/admin/documents', body, headers });
  expect(answer.text).toMatch(/^<!doctype html>/);
  expect(answer.text).toContain('data-report="Ohne Skript.txt" data-outcome="stored"');
  const row = /<tr[^>]*data-document="Ohne Skript.txt"[\s\S]*?<\/tr>/.exec(answer.text)![0];
  expect(row).toContain('Beat');
  expect(row).toContain('31 Jan 2030');
});

it('reads only the first hundred files of a form, and reports the limit', async () => {
  const answer = await consoleFixture.upload(
    Array.from({ length: 101 }, (_, n) => ({ name: `Viele ${n}.exe`, content: 'x' })),
  );
  expect(answer.text.match(/data-outcome="refused"/g)).toHaveLength(100);
  expect(answer.text).toContain('maximum 100');
});
