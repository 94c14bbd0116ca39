import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { operationTable } from '../../../src/local/aws/kernel/operations';
import { Refusal } from '../../../src/local/aws/kernel/refusal';
import { isSigned, readBody } from '../../../src/local/aws/kernel/request';
import { jsonReply, restJsonError, startStandIn } from '../../../src/local/aws/kernel/stand-in';
import { StateFile } from '../../../src/local/aws/kernel/state-file';

const LIMIT = 10;
const tooLarge = () => new Refusal(413, 'TooLarge', 'too large');

/** A stand-in that returns the length of the body. */
function counting(onRequest: () => Promise<void> = async () => undefined) {
  return startStandIn({
    name: 'test',
    internalError: 'InternalError',
    answer: async (request) => {
      await onRequest();
      return jsonReply({ length: (await readBody(request, LIMIT, tooLarge)).length });
    },
    encode: restJsonError,
  });
}

describe('a stand-in', () => {
  it('answers HTTP/1.1 and HTTP/2 on one port', async () => {
    const standIn = await counting();
    expect(await (await fetch(standIn.url, { method: 'POST', body: 'hello' })).json()).toEqual({ length: 5 });
    const session = connect(standIn.url);
    const stream = session.request({ ':method': 'POST' }).end('hello');
    expect(JSON.parse(String((await stream.toArray()).join('')))).toEqual({ length: 5 });
    session.destroy();
    await standIn.close();
  });

  it('responds to a body over the limit instead of resetting the connection', async () => {
    const standIn = await counting();
    const responses = [];
    for (const body of ['x'.repeat(5_000_000), 'x'.repeat(LIMIT)]) {
      const response = await fetch(standIn.url, { method: 'POST', body });
      responses.push([response.status, response.headers.get('x-amzn-errortype'), await response.json()]);
    }
    expect(responses).toEqual([
      [413, 'TooLarge', { message: 'too large' }],
      [200, null, { length: LIMIT }],
    ]);
    await standIn.close();
  });

  it('gives each response its own request id', async () => {
    const standIn = await counting();
    const ids = [await fetch(standIn.url), await fetch(standIn.url)].map(({ headers }) =>
      headers.get('x-amzn-requestid'),
    );
    expect(ids[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(ids[0]).not.toBe(ids[1]);
    await standIn.close();
  });

  it('waits for running requests when it closes', async () => {
    let started!: () => void;
    const isRunning = new Promise<void>((resolve) => {
      started = resolve;
    });
    let isFinished = false;
    const standIn = await counting(async () => {
      started();
      await delay(50);
      isFinished = true;
    });
    const response = fetch(standIn.url).catch(() => undefined);
    await isRunning;
    await standIn.close();
    expect(isFinished).toBe(true);
    await response;
  });
});

describe('a table of operations', () => {
  const find = operationTable({ 'GET /things/{id}': 'get', 'POST /things/{id}/stop': 'stop', 'POST /': 'root' });

  it.each([
    ['GET', '/things/a%2Fb', { operation: 'get', parameters: { id: 'a/b' } }],
    ['GET', '/things/a/?x=1', { operation: 'get', parameters: { id: 'a' } }],
    ['GET', '/things/%zz', { operation: 'get', parameters: { id: '%zz' } }],
    ['POST', '/things/a/stop', { operation: 'stop', parameters: { id: 'a' } }],
    ['POST', '/', { operation: 'root', parameters: {} }],
    ['PUT', '/things/a', undefined],
    ['GET', '/things/a/b', undefined],
  ])('maps %s %s to its operation, or to undefined', (method, url, expected) =>
    expect(find({ method, url })).toEqual(expected),
  );
});

it.each([
  ['AWS4-HMAC-SHA256 Credential=a/20260101/eu-central-1/s3/aws4_request, SignedHeaders=host, Signature=0', true],
  ['AWS4-HMAC-SHA256 Credential=a/20260101/eu-central-1/lambda/aws4_request, SignedHeaders=host, Signature=0', false],
  ['Bearer token', false],
  [undefined, false],
])('isSigned checks whether the Authorization header "%s" contains a signature for S3: %s', (authorization, expected) =>
  expect(isSigned({ headers: { authorization } }, 's3')).toBe(expected),
);

describe('a state file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'state-file-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('keeps its value between runs, and creates its folder', () => {
    const path = join(folder, 'new', 'value.json');
    const file = new StateFile<number[]>(path, () => [1]);
    file.value.push(2);
    file.save();
    expect(new StateFile<number[]>(path, () => []).value).toEqual([1, 2]);
    expect(readdirSync(join(folder, 'new'))).toEqual(['value.json']);
  });

  it('is not written when its value has not changed', () => {
    const path = join(folder, 'value.json');
    new StateFile(path, () => 1).save();
    const file = new StateFile(path, () => 1);
    writeFileSync(path, 'changed by another program');
    file.save();
    expect(readFileSync(path, 'utf8')).toBe('changed by another program');
  });

  it('that is not JSON is rejected with an error that names the file and the remedy', () => {
    const path = join(folder, 'value.json');
    writeFileSync(path, '{');
    expect(() => new StateFile(path, () => 1)).toThrow(/value\.json is not JSON.*--reset/);
  });
});
