import { connect } from 'node:net';
import { ask, type Running, running } from '../../../support/local/bedrock-agent-runtime-fixture';

let bedrock: Running;
beforeAll(async () => {
  bedrock = await running({ agents: ['AGENT00001/ALIAS00001'] });
});
afterAll(() => bedrock.close());

it.each([
  ['text without words', ' ', {}],
  ['a session id with a letter that is not allowed', 'Hello', { sessionId: 'anna@example.org' }],
  ['a session id of one letter', 'Hello', { sessionId: 'a' }],
  ['a session id of 101 letters', 'Hello', { sessionId: 'a'.repeat(101) }],
  ['an agent id that is none', 'Hello', { agentId: 'not-an-id' }],
])('fails for %s', async (_fault, text, request) => {
  await expect(ask(bedrock.client(), text, request)).rejects.toMatchObject({
    name: 'ValidationException',
    $metadata: { httpStatusCode: 400 },
  });
});

it('fails for an agent that does not exist', async () => {
  await expect(ask(bedrock.client(), 'Hello', { agentId: 'AGENT00002' })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});

it.each([
  [
    'a body that is not JSON',
    '/agents/AGENT00001/agentAliases/ALIAS00001/sessions/session-1/text',
    '{',
    400,
    'ValidationException',
  ],
  ['a body that is no object', '/retrieveAndGenerateStream', '[]', 400, 'ValidationException'],
  ['an operation that it does not have', '/flows/1', '{}', 404, 'ResourceNotFoundException'],
])('fails for %s', async (_fault, path, body, status, type) => {
  const response = await fetch(`${bedrock.url}${path}`, { method: 'POST', body });
  expect([response.status, response.headers.get('x-amzn-errortype')]).toEqual([status, type]);
});

it('answers on after connections that say nothing or nonsense', async () => {
  const port = Number(new URL(bedrock.url).port);
  for (const nonsense of ['PRIx', '\u0000\u0001', 'GET']) {
    await new Promise<void>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(nonsense, () => socket.destroy()));
      socket.once('close', () => resolve());
    });
  }
  expect((await ask(bedrock.client(2), 'heat pump grant')).text).toContain('4500 francs');
});
