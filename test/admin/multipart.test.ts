import { ConsoleFixture } from '../support/admin/console-fixture';

const consoleFixture = ConsoleFixture.forFile();

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
