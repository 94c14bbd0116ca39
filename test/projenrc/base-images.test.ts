import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { withCurrentDigests } from '../../projenrc/programs/base-images';
import { Registry } from '../../projenrc/programs/registry';

const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const TAGS: Record<string, string> = { 'node:24-slim': digest('1'), 'debian:slim': digest('2') };
const INDEX = 'application/vnd.oci.image.index.v1+json';

/** A registry that follows the OCI distribution specification, and requires a token as Docker Hub does. */
let server: Server;
let url: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url!, url);
    if (pathname === '/token') {
      const token = searchParams.get('scope') === 'repository:library/pull' ? 'let-me-read' : 'other';
      return void response.end(JSON.stringify({ token }));
    }
    if (request.headers.authorization !== 'Bearer let-me-read') {
      const challenge = `Bearer realm="${url}/token",service="registry",scope="repository:library/pull"`;
      return void response.writeHead(401, { 'www-authenticate': challenge }).end();
    }
    const found = digestFor(request, pathname);
    response.writeHead(found ? 200 : 404, found ? { 'docker-content-digest': found } : {}).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

/**
 * Returns a digest only if the header `accept` names an index. Without this header, a real registry returns the digest of an
 * image for one platform.
 */
function digestFor({ method, headers }: IncomingMessage, pathname: string): string | undefined {
  const [, name, tag] = /^\/v2\/library\/([^/]+)\/manifests\/([^/]+)$/.exec(pathname) ?? [];
  return method === 'HEAD' && headers.accept?.includes(INDEX) ? TAGS[`${name}:${tag}`] : undefined;
}

const DOCKERFILE = [
  'FROM --platform=$BUILDPLATFORM node:24-slim AS build',
  `FROM node:24-slim@${digest('0')} AS node`,
  `FROM debian:slim@${digest('0')}`,
  'COPY --from=build /a /b',
].join('\n');

it('pins base images to the current digests of their tags, and keeps the rest of the Dockerfile', async () => {
  const pinned = await withCurrentDigests(DOCKERFILE, new Registry(url));
  expect(pinned.split('\n')).toEqual([
    `FROM --platform=$BUILDPLATFORM node:24-slim@${digest('1')} AS build`,
    `FROM node:24-slim@${digest('1')} AS node`,
    `FROM debian:slim@${digest('2')}`,
    'COPY --from=build /a /b',
  ]);
  expect(await withCurrentDigests(pinned, new Registry(url))).toBe(pinned);
});

it('names the image in the error if the registry does not have it', async () => {
  await expect(new Registry(url).digestOf('node:99-slim')).rejects.toThrow(/no digest of node:99-slim .* status 404/);
});
