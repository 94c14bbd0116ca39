import { askAgent, askKnowledgeBase, runningForFile } from '../../../support/local/bedrock-agent-runtime-fixture';

const bedrock = runningForFile();

describe.each([
  ['an agent', askAgent],
  ['a knowledge base', askKnowledgeBase],
])('a question to %s', (_engine, question) => {
  it('with [[throttle]] is throttled on every attempt, before the stream begins', async () => {
    await expect(question(bedrock.client(1, 2), '[[throttle]]')).rejects.toMatchObject({
      name: 'ThrottlingException',
      $metadata: { httpStatusCode: 429, attempts: 2 },
    });
  });

  it('with [[throttle 2]] is throttled only on the first two attempts', async () => {
    expect((await question(bedrock.client(1, 3), '[[throttle 2]] [[echo]] made it')).text).toBe('made it');
  });

  it.each([
    ['accessDenied', 'AccessDeniedException', 403],
    ['resourceNotFound', 'ResourceNotFoundException', 404],
    ['internalServer', 'InternalServerException', 500],
    ['badGateway', 'BadGatewayException', 502],
    ['dependencyFailed', 'DependencyFailedException', 424],
    ['validation', 'ValidationException', 400],
  ])('with [[error %s]] fails with %s before the stream', async (name, type, status) => {
    await expect(question(bedrock.client(), `[[error ${name}]]`)).rejects.toMatchObject({
      name: type,
      $metadata: { httpStatusCode: status },
    });
  });

  it.each([
    ['[[throttle-midway]]', 'ThrottlingException'],
    ['[[error-midway internalServer]]', 'InternalServerException'],
  ])('with %s fails after half of the text', async (directive, type) => {
    const { chunks, error } = await question(bedrock.client(), `${directive} [[tokens 10]]`);
    expect(chunks).toHaveLength(5);
    expect(error?.name).toBe(type);
  });

  it('fails if the response is an HTML page, like that of a proxy', async () => {
    await expect(question(bedrock.client(), '[[html-502]]')).rejects.toMatchObject({
      name: 'SyntaxError',
      $metadata: { httpStatusCode: 502 },
    });
  });

  it('fails over HTTP/1.1 when the connection closes; over HTTP/2, the answer ends early', async () => {
    const cut = await question(bedrock.client(1), '[[drop]] [[tokens 10]]');
    expect(cut).toMatchObject({ chunks: { length: 5 }, error: { code: 'ECONNRESET' } });
    expect((await question(bedrock.client(2), '[[drop]] [[tokens 10]]')).chunks).toHaveLength(5);
  });

  it('fails with a checksum error after a damaged frame', async () => {
    const { chunks, error } = await question(bedrock.client(), '[[broken-frame]] [[tokens 10]]');
    expect(chunks).toHaveLength(5);
    expect(error?.message).toMatch(/checksum/);
  });
});

it('a question to an agent can fail with ModelNotReadyException', async () => {
  await expect(askAgent(bedrock.client(), '[[error modelNotReady]]')).rejects.toMatchObject({
    name: 'ModelNotReadyException',
    $metadata: { httpStatusCode: 424 },
  });
});
