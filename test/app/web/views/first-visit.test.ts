import { gunzipSync } from 'node:zlib';
import { AppFixture } from '../../../support/app/app-fixture';
import { ANNA } from '../../../support/app/signer';
import { open } from '../../../support/http';

const fixture = AppFixture.forFile();
const app = fixture.appForFile();

/** The headers and the bytes of a response to Anna's browser. */
async function fetched(path: string, headers: Record<string, string> = {}) {
  const response = await open(app.url, {
    path,
    headers: { 'accept-encoding': 'gzip, deflate, br, zstd', ...fixture.signer.headers(ANNA), ...headers },
  });
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part);
  return { headers: response.headers, body: Buffer.concat(parts) };
}

describe('a page', () => {
  it('is compressed to less than half of its size', async () => {
    const { body: plain } = await fetched('/', { 'accept-encoding': 'identity' });
    const { headers, body } = await fetched('/');
    expect(headers['content-encoding']).toBe('gzip');
    expect(headers['content-length']).toBe(String(body.length));
    expect(headers.vary).toMatch(/accept-encoding/i);
    expect(headers['cache-control']).toBe('no-store');
    expect(body.length).toBeLessThan(plain.length / 2);
    expect(gunzipSync(body).toString()).toContain('id="composer"');
  });

  it.each([{ 'accept-encoding': 'identity' }, { 'accept-encoding': 'gzip;q=0' }, { 'accept-encoding': '' }])(
    'is not compressed for a client that accepts no encoding: %j',
    async (headers) => {
      const { headers: received, body } = await fetched('/', headers);
      expect(received).not.toHaveProperty('content-encoding');
      expect(body.toString()).toContain('id="composer"');
    },
  );

  it('is not compressed for a client that does not name the encodings that it accepts', async () => {
    const { headers, text } = await app.client(ANNA).get('/');
    expect(headers).not.toHaveProperty('content-encoding');
    expect(text).toContain('id="composer"');
  });

  it('is not compressed if another site may have chosen the query of its URL', async () => {
    const encodingFor = async (site: string) =>
      (await fetched('/?guess=secret', { 'sec-fetch-site': site })).headers['content-encoding'];
    expect(await encodingFor('cross-site')).toBeUndefined();
    expect(await encodingFor('same-site')).toBeUndefined();
    expect(await encodingFor('')).toBeUndefined();
    expect(await encodingFor('same-origin')).toBe('gzip');
    expect(await encodingFor('none')).toBe('gzip');
  });

  it('is compressed if its URL has no query, even if the request is cross-site, as after signing in', async () => {
    expect((await fetched('/', { 'sec-fetch-site': 'cross-site' })).headers['content-encoding']).toBe('gzip');
  });
});

it('does not compress a stream of events, whose text arrives while the answer is running', async () => {
  const anna = app.client(ANNA);
  const asked = await anna.ask('[[rate 20]] [[tokens 2000]]');
  const stream = await open(app.url, {
    path: `${asked.address}/answer`,
    headers: { 'accept-encoding': 'gzip', ...fixture.signer.headers(ANNA) },
  });
  expect(stream.headers).not.toHaveProperty('content-encoding');
  for await (const part of stream.setEncoding('utf8')) if (part.includes('data:')) break;
  expect((await anna.get(`/conversations/${asked.conversation}`)).text).toContain('data-status="streaming"');
  await anna.stop(asked);
});

it('needs five requests for the first visit: the page, its icon, a stylesheet and two scripts', async () => {
  const { body } = await fetched('/', { 'accept-encoding': 'identity' });
  // Ignore the manifest and the icon for phones: browsers load these files when idle, or when a user installs the page.
  const addresses = [
    ...body
      .toString()
      .matchAll(
        /<(?:link(?! rel="(?:manifest|apple-touch-icon)")|script|img)\b[^>]*?\b(?:href|src)="(?!data:)([^"]+)"/g,
      ),
  ];
  expect(addresses.map(([, address]) => address!.replace(/.*\//, ''))).toEqual([
    'icon.svg',
    'app.css',
    'chat.js',
    'htmx.js',
  ]);
});

it('does not compress assets, because CloudFront compresses and caches them', async () => {
  const page = gunzipSync((await fetched('/')).body).toString();
  const { headers } = await fetched(/href="([^"]+app\.css)"/.exec(page)![1]!);
  expect(headers).not.toHaveProperty('content-encoding');
});
