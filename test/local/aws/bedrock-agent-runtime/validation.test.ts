import { connect } from 'node:net';
import { RetrieveAndGenerateStreamCommand, RetrieveCommand } from '@aws-sdk/client-bedrock-agent-runtime';
import { askAgent, runningForFile } from '../../../support/local/bedrock-agent-runtime-fixture';

const bedrock = runningForFile({ agents: ['AGENT00001/ALIAS00001'] });

it.each([
  ['blank text', ' ', {}],
  ['a session id with an invalid character', 'Hello', { sessionId: 'anna@example.org' }],
  ['a session id of one character', 'Hello', { sessionId: 'a' }],
  ['a session id of 101 characters', 'Hello', { sessionId: 'a'.repeat(101) }],
  ['an invalid agent id', 'Hello', { agentId: 'not-an-id' }],
])('rejects %s', async (_fault, text, request) => {
  await expect(askAgent(bedrock.client(), text, request)).rejects.toMatchObject({
    name: 'ValidationException',
    $metadata: { httpStatusCode: 400 },
  });
});

const message = (role: string) => ({ role: role as 'user', content: [{ text: 'Hello' }] });
const history = (...roles: string[]) => ({ sessionState: { conversationHistory: { messages: roles.map(message) } } });

it('rejects history with a role that is neither user nor assistant', async () => {
  const client = bedrock.client();
  await expect(askAgent(client, 'Hello', history('user', 'assistant', 'system'))).rejects.toMatchObject({
    name: 'ValidationException',
    message: expect.stringContaining('Member must satisfy enum value set: [user, assistant]'),
  });
  await expect(askAgent(client, 'heat pump grant', history('user', 'assistant'))).resolves.toBeDefined();
});

it.each([
  ['20,001 characters', 'x'.repeat(20_001), 5],
  ['101 results', 'x', 101],
  ['no results', 'x', 0],
])('rejects a search of a wrong length or for a wrong number of results: %s', async (_fault, text, numberOfResults) => {
  const retrieve = new RetrieveCommand({
    knowledgeBaseId: 'KB00000001',
    retrievalQuery: { text },
    retrievalConfiguration: { vectorSearchConfiguration: { numberOfResults } },
  });
  await expect(bedrock.client().send(retrieve)).rejects.toMatchObject({
    name: 'ValidationException',
    $metadata: { httpStatusCode: 400 },
  });
});

it('rejects a question of more than 1,000 characters to a knowledge base', async () => {
  const question = (text: string) =>
    new RetrieveAndGenerateStreamCommand({
      input: { text },
      retrieveAndGenerateConfiguration: {
        type: 'KNOWLEDGE_BASE',
        knowledgeBaseConfiguration: { knowledgeBaseId: 'KB00000001', modelArn: 'local.quotes-v1:0' },
      },
    });
  await expect(bedrock.client().send(question('ü'.repeat(1001)))).rejects.toMatchObject({
    name: 'ValidationException',
    message: expect.stringContaining('length less than or equal to 1000'),
  });
  await expect(bedrock.client().send(question('ü'.repeat(1000)))).resolves.toBeDefined();
});

it('rejects an unknown agent', async () => {
  await expect(askAgent(bedrock.client(), 'Hello', { agentId: 'AGENT00002' })).rejects.toMatchObject({
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
  ['a body that is not an object', '/retrieveAndGenerateStream', '[]', 400, 'ValidationException'],
  ['an unknown operation', '/flows/1', '{}', 404, 'ResourceNotFoundException'],
])('rejects %s', async (_fault, path, body, status, type) => {
  const response = await fetch(`${bedrock.url}${path}`, { method: 'POST', body });
  expect([response.status, response.headers.get('x-amzn-errortype')]).toEqual([status, type]);
});

it('still answers questions after connections that sent invalid or incomplete data', async () => {
  const port = Number(new URL(bedrock.url).port);
  for (const nonsense of ['PRIx', '\u0000\u0001', 'GET']) {
    await new Promise<void>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(nonsense, () => socket.destroy()));
      socket.once('close', () => resolve());
    });
  }
  expect((await askAgent(bedrock.client(2), 'heat pump grant')).text).toContain('4500 francs');
});
