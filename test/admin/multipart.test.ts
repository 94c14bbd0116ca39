import { ConsoleFixture } from '../support/admin/console-fixture';

let consoleFixture: ConsoleFixture;
beforeAll(async () => {
  consoleFixture = await ConsoleFixture.open();
});
afterAll(() => consoleFixture.close());

it.each(['/admin/documents', '/admin/users/imports'])(
  '%s rejects a form that ends in the middle of a file, and the server keeps running',
  async (path) => {
    for (const name of ['half.csv', '']) {
      const answer = await consoleFixture.admin.send({
        method: 'POST',
        path,
        headers: { 'content-type': 'multipart/form-data; boundary=b' },
        body: `--b\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: text/csv\r\n\r\nhalf`,
      });
      expect(answer.status).toBe(400);
    }
    expect((await consoleFixture.admin.get('/admin/documents')).status).toBe(200);
  },
);

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
  expect([answer.status, answer.text]).toEqual([422, expect.stringContaining('Select the documents')]);
});

it('reads only the first hundred files of a form, and reports the limit', async () => {
  const answer = await consoleFixture.upload(
    Array.from({ length: 101 }, (_, n) => ({ name: `Viele ${n}.exe`, content: 'x' })),
  );
  expect(answer.text.match(/data-outcome="refused"/g)).toHaveLength(100);
  expect(answer.text).toContain('maximum 100');
});

it('shows the full name of a document that contains special URL characters', async () => {
  await consoleFixture.upload([{ name: 'Plan #1 100%.txt', content: 'Der Lageplan Nummer eins zeigt den Turm.' }]);
  const { text } = await consoleFixture.admin.get('/admin/documents?q=Lageplan');
  expect(text).not.toContain('data-document="Plan "');
  expect((await consoleFixture.admin.get('/admin/documents?q=Plan')).text).toContain(
    'data-document="Plan #1 100%.txt"',
  );
});

it('does not log unknown paths, which may contain personal data, and handles long paths quickly', async () => {
  const started = performance.now();
  await consoleFixture.anna.get(`/admin/nobody/anna.muster@example.org/${'a'.repeat(30_000)}!${'a'.repeat(20_000)}`);
  expect(performance.now() - started).toBeLessThan(1_000);
  expect(JSON.stringify(consoleFixture.app.log)).not.toMatch(/anna\.muster|aaaa!/);
});
