import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { InvokeCommand, type InvokeCommandInput, LambdaClient } from '@aws-sdk/client-lambda';
import type { StandIn } from '../../../src/local/aws/kernel/stand-in';
import { startLambda } from '../../../src/local/aws/lambda';
import { until } from '../../support/until';

/** A function that does what its event asks for. */
const PROGRAM = `
let count = 0;
exports.handler = async ({ act, more }) => {
  count++;
  if (act === 'environment') return process.env;
  if (act === 'count') return count;
  if (act === 'echo') return more;
  if (act === 'print') return void process.stdout.write(more);
  if (act === 'large') return 'x'.repeat(more);
  if (act === 'throw') throw new TypeError('It went wrong');
  if (act === 'exit') process.exit(3);
  if (act === 'exit later') return void setTimeout(() => process.exit(3), 20);
  if (act === 'sleep') {
    console.log('asleep');
    await new Promise((resolve) => setTimeout(resolve, 60_000));
  }
};
`;

const folder = mkdtempSync(join(tmpdir(), 'lambda-'));
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const name = 'some-function';
let printed = '';
let lambda: StandIn;
let client: LambdaClient;

beforeAll(async () => {
  writeFileSync(join(folder, 'program.js'), PROGRAM);
  lambda = await startLambda({
    name,
    program: join(folder, 'program.js'),
    environment: { GREETING: 'Grüezi', MISSING: undefined },
    timeout: 3_000,
    concurrency: 2,
    print: (text) => {
      printed += text;
    },
  });
  client = new LambdaClient({ endpoint: lambda.url, region: 'eu-central-2', credentials, maxAttempts: 1 });
});
afterAll(async () => {
  client.destroy();
  await lambda.close();
  rmSync(folder, { recursive: true });
});

async function invoke(act: string, more?: unknown, input: Partial<InvokeCommandInput> = {}) {
  const event = JSON.stringify({ act, more });
  const { Payload, ...rest } = await client.send(new InvokeCommand({ FunctionName: name, Payload: event, ...input }));
  const text = Buffer.from(Payload ?? []).toString();
  return { ...rest, result: text && JSON.parse(text) };
}

it('passes the event to the function, and the result of the function to the caller', async () => {
  expect(await invoke('echo', { text: 'Zoë' })).toMatchObject({
    StatusCode: 200,
    ExecutedVersion: '$LATEST',
    result: { text: 'Zoë' },
  });
  expect((await invoke('nothing')).result).toBeNull();
});

it('passes only the given environment variables to the function, and not those of the stand-in', async () => {
  expect((await invoke('environment')).result).toEqual({ GREETING: 'Grüezi' });
});

it("keeps the function's memory between events", async () => {
  const { result: first } = await invoke('count');
  expect((await invoke('count')).result).toBe(first + 1);
});

it('accepts the full ARN and the partial ARN of the function', async () => {
  for (const FunctionName of [
    `arn:aws:lambda:eu-central-2:000000000000:function:${name}`,
    `000000000000:function:${name}`,
  ]) {
    expect((await invoke('echo', 1, { FunctionName })).result).toBe(1);
  }
});

it("prints the function's output", async () => {
  await invoke('print', 'a line\n');
  await until(() => printed.includes('a line\n'));
});

it('for the invocation type DryRun, returns 204 without running the function; for Event, returns 202 and runs it', async () => {
  expect(await invoke('print', 'dry\n', { InvocationType: 'DryRun' })).toMatchObject({ StatusCode: 204 });
  expect(await invoke('print', 'left there\n', { InvocationType: 'Event' })).toMatchObject({ StatusCode: 202 });
  await until(() => printed.includes('left there\n'));
  expect(printed).not.toContain('dry');
});

it('returns the error that Lambda returns if the function throws, exits or times out, and starts another environment after an exit or a timeout', async () => {
  expect(await invoke('throw')).toMatchObject({
    StatusCode: 200,
    FunctionError: 'Unhandled',
    result: { errorType: 'TypeError', errorMessage: 'It went wrong' },
  });
  expect(await invoke('exit')).toMatchObject({
    FunctionError: 'Unhandled',
    result: { errorType: 'Runtime.ExitError' },
  });
  expect((await invoke('count')).result).toBe(1);
  expect(await invoke('sleep')).toMatchObject({
    FunctionError: 'Unhandled',
    result: { errorMessage: 'Task timed out after 3.00 seconds' },
  });
  expect((await invoke('count')).result).toBe(1);
});

it('starts another environment if one has ended between two events', async () => {
  await invoke('exit later');
  await pause(200);
  expect((await invoke('count')).result).toBe(1);
});

it('throttles events when all environments are busy', async () => {
  printed = '';
  const sleeping = [invoke('sleep'), invoke('sleep')];
  await until(() => printed.split('asleep').length > 2);
  const failure = await invoke('count').catch((error) => error);
  expect(failure).toMatchObject({
    name: 'TooManyRequestsException',
    $metadata: { httpStatusCode: 429 },
    Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
  });
  await Promise.all(sleeping);
  expect((await invoke('count')).result).toBe(1);
});

it('rejects an event for another function', async () => {
  await expect(invoke('echo', 1, { FunctionName: 'other' })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    $metadata: { httpStatusCode: 404 },
  });
});

it.each([
  ['a name with a space', { FunctionName: 'a function' }],
  ['an unknown kind of log', { LogType: 'Head' as 'Tail' }],
])('rejects %s', async (_fault, input) => {
  await expect(invoke('echo', {}, input)).rejects.toMatchObject({
    name: 'ValidationException',
    message: expect.stringContaining('failed to satisfy constraint'),
  });
});

it('rejects events and results over 6 MB', async () => {
  await expect(invoke('echo', 'x'.repeat(6 * 1024 * 1024))).rejects.toMatchObject({
    name: 'RequestTooLargeException',
    $metadata: { httpStatusCode: 413 },
  });
  expect(await invoke('large', 6 * 1024 * 1024 + 100)).toMatchObject({
    FunctionError: 'Unhandled',
    result: { errorType: 'Function.ResponseSizeTooLarge' },
  });
  expect((await invoke('large', 6 * 1024 * 1024)).result).toHaveLength(6 * 1024 * 1024);
});

it('rejects an event that is not JSON, and a request without a signature', async () => {
  await expect(client.send(new InvokeCommand({ FunctionName: name, Payload: '{' }))).rejects.toMatchObject({
    name: 'InvalidRequestContentException',
  });
  const { status } = await fetch(`${lambda.url}/2015-03-31/functions/${name}/invocations`, {
    method: 'POST',
    body: '{}',
  });
  expect(status).toBe(403);
});
