import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import type { ChecksumAlgorithm } from '@aws-sdk/client-s3';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { BUCKET, errorOf, UNVERIFIED, useFixture } from '../../../support/local/s3-fixture';

const fixture = useFixture();
const stream = () => Readable.from([Buffer.from('hello '), Buffer.from('world')]);

async function expectNothing(): Promise<void> {
  const { KeyCount } = await fixture().client.send(new ListObjectsV2Command({ Bucket: BUCKET }));
  expect(KeyCount).toBe(0);
  expect(fixture().contentFiles()).toEqual([]);
}

function framed(body: string, headers: Record<string, string> = {}) {
  const streaming = {
    'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
    'x-amz-decoded-content-length': '5',
    'x-amz-trailer': 'x-amz-checksum-crc32',
  };
  return fixture().raw(`/${BUCKET}/framed`, { method: 'PUT', body, headers: { ...streaming, ...headers } });
}

describe('a body', () => {
  it.each<ChecksumAlgorithm>(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'])(
    'with its %s in a header or in a trailer is stored, and is returned with this checksum',
    async (algorithm) => {
      for (const Body of ['hello world', stream()]) {
        await fixture().client.send(
          new PutObjectCommand({ Bucket: BUCKET, Key: 'a', Body, ContentLength: 11, ChecksumAlgorithm: algorithm }),
        );
        const { Body: content, ...object } = await fixture().client.send(
          new GetObjectCommand({ Bucket: BUCKET, Key: 'a', ChecksumMode: 'ENABLED' }),
        );
        expect(await content!.transformToString()).toBe('hello world');
        expect(object[`Checksum${algorithm}` as keyof typeof object]).toMatch(/=$/);
      }
    },
  );

  it('is stored without its chunk framing, even if its Content-Encoding does not mention the framing', async () => {
    await fixture().client.send(
      new PutObjectCommand({ Bucket: BUCKET, Key: 'a', Body: stream(), ContentLength: 11, ContentEncoding: 'x-own' }),
    );
    const { Body, ContentEncoding } = await fixture().client.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'a' }));
    expect([await Body!.transformToString(), ContentEncoding]).toEqual(['hello world', 'x-own']);
  });

  it('can have signed chunks', async () => {
    const answer = await framed('5;chunk-signature=00\r\nhello\r\n0;chunk-signature=00\r\n\r\n', {
      'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
      'x-amz-trailer': '',
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('etag')).toBe(`"${createHash('md5').update('hello').digest('hex')}"`);
  });

  it.each([
    ['a wrong CRC32', { ChecksumCRC32: 'AAAAAA==' }, 'BadDigest'],
    ['a wrong CRC32C', { ChecksumCRC32C: 'AAAAAA==' }, 'BadDigest'],
    ['a wrong CRC64NVME', { ChecksumCRC64NVME: Buffer.alloc(8).toString('base64') }, 'BadDigest'],
    ['a wrong SHA-1', { ChecksumSHA1: Buffer.alloc(20).toString('base64') }, 'BadDigest'],
    ['a wrong SHA-256', { ChecksumSHA256: Buffer.alloc(32).toString('base64') }, 'BadDigest'],
    ['a wrong MD5', { ContentMD5: Buffer.alloc(16).toString('base64') }, 'BadDigest'],
    ['a malformed MD5', { ContentMD5: 'short' }, 'InvalidDigest'],
  ])('with %s is rejected, and nothing is stored', async (_name, wrong, code) => {
    const call = fixture().client.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'a', Body: 'hello', ...wrong }));
    expect(await errorOf(call)).toEqual({ code, status: 400 });
    await expectNothing();
  });

  it('with a wrong signed digest is rejected', async () => {
    const answer = await fixture().raw(`/${BUCKET}/a`, {
      method: 'PUT',
      body: 'hello',
      headers: { 'x-amz-content-sha256': '0'.repeat(64) },
    });
    expect(await answer.text()).toContain('<Code>XAmzContentSHA256Mismatch</Code>');
    await expectNothing();
  });

  it.each([
    ['a wrong trailer', '5\r\nhello\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n', 'BadDigest'],
    ['a missing trailer', '5\r\nhello\r\n0\r\n\r\n', 'BadDigest'],
    ['fewer bytes than announced', '4\r\nhell\r\n0\r\nx-amz-checksum-crc32:nZf/jQ==\r\n\r\n', 'IncompleteBody'],
    ['a chunk longer than its size', '3\r\nhello\r\n0\r\n\r\n', 'IncompleteBody'],
    ['a chunk size that is not a number', 'five\r\nhello\r\n', 'IncompleteBody'],
    ['an end within a chunk', '5\r\nhel', 'IncompleteBody'],
  ])('with %s in its framing is rejected, and nothing is stored', async (_name, body, code) => {
    const answer = await framed(body);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain(`<Code>${code}</Code>`);
    await expectNothing();
  });

  it('with an unknown checksum algorithm is rejected', async () => {
    const answer = await framed('5\r\nhello\r\n0\r\n\r\n', { 'x-amz-trailer': 'x-amz-checksum-md42' });
    expect(answer.status).toBe(501);
  });

  it('without a Content-Length is rejected', async () => {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(Buffer.from('hello'));
        controller.close();
      },
    });
    const answer = await fixture().raw(`/${BUCKET}/a`, { method: 'PUT', body, duplex: 'half' } as RequestInit & {
      headers?: Record<string, string>;
    });
    expect(answer.status).toBe(411);
    await expectNothing();
  });

  it('that is incomplete when the connection closes leaves nothing behind', async () => {
    const socket = connect(Number(new URL(fixture().url).port), '127.0.0.1');
    socket.write(
      `PUT /${BUCKET}/cut HTTP/1.1\r\nHost: local\r\nAuthorization: ${UNVERIFIED}\r\nContent-Length: 1000000\r\n\r\n${'x'.repeat(100_000)}`,
    );
    await until(() => fixture().contentFiles().length === 1);
    socket.destroy();
    await once(socket, 'close');
    await until(() => fixture().contentFiles().length === 0);
    await expectNothing();
  });

  it('that is rejected before its end leaves the connection usable', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const headers = {
      authorization: UNVERIFIED,
      'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
      'x-amz-decoded-content-length': '5',
    };
    for (let round = 0; round < 3; round += 1) {
      const call = request(`${fixture().url}/${BUCKET}/a`, { agent, method: 'PUT', headers });
      call.end(`no size\r\n${'x'.repeat(3_000_000)}`);
      const [response] = (await once(call, 'response')) as [IncomingMessage];
      expect([response.statusCode, call.reusedSocket]).toEqual([400, round > 0]);
      await once(response.resume(), 'close');
    }
    await expectNothing();
    agent.destroy();
  });
});

/** Waits for a condition, up to Jest's timeout. */
async function until(isDone: () => boolean): Promise<void> {
  while (!isDone()) await new Promise((resolve) => setImmediate(resolve));
}
