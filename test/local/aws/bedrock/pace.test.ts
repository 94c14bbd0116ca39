import { performance } from 'node:perf_hooks';
import { BedrockAgentRuntimeClient, InvokeAgentCommand } from '@aws-sdk/client-bedrock-agent-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { EventStream } from '../../../../src/local/aws/bedrock/event-stream';
import { eventFrame } from '../../../../src/local/aws/bedrock/frames';
import { play } from '../../../../src/local/aws/bedrock/playback';
import { stepsOf } from '../../../../src/local/aws/bedrock/steps';
import { listen } from '../../../../src/local/aws/kernel/listen';
import type { Knowledge } from '../../../../src/local/knowledge';
import {
  AGENT,
  askAgent,
  knowledgeOf,
  PASSAGES,
  type Running,
  running,
} from '../../../support/local/bedrock-agent-runtime-fixture';

const url = (bedrock: Running) => `${bedrock.url}/agents/AGENT00001/agentAliases/ALIAS00001/sessions/session-1/text`;
const body = (inputText: string) =>
  JSON.stringify({ inputText, streamingConfigurations: { streamFinalResponse: true } });

async function seconds(action: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await action();
  return (performance.now() - start) / 1000;
}

it('waits before the first token and between tokens', async () => {
  const bedrock = await running({ pace: { firstTokenMilliseconds: 200, tokensPerSecond: 100 } });
  expect(await seconds(() => askAgent(bedrock.client(), '[[tokens 21]]'))).toBeGreaterThanOrEqual(0.39);
  await bedrock.close();
});

it('waits as long as the directives `rate`, `stall` and `silent` require', async () => {
  const bedrock = await running();
  expect(await seconds(() => askAgent(bedrock.client(), '[[rate 50]] [[tokens 11]]'))).toBeGreaterThanOrEqual(0.19);
  expect(await seconds(() => askAgent(bedrock.client(), '[[stall 0.2]] [[tokens 2]]'))).toBeGreaterThanOrEqual(0.19);
  expect(await seconds(() => askAgent(bedrock.client(), '[[silent 0.2]] [[tokens 2]]'))).toBeGreaterThanOrEqual(0.19);
  await bedrock.close();
});

it('sends the response headers before the pause that the directive `silent` causes', async () => {
  const bedrock = await running();
  const response = await fetch(url(bedrock), { method: 'POST', body: body('[[silent 3600]]') });
  expect(response.status).toBe(200);
  await bedrock.close();
  await expect(response.text()).rejects.toThrow();
});

it.each([1, 2] as const)('aborts the stream when a client over HTTP/%i disconnects', async (protocol) => {
  let onAbort!: () => void;
  const aborted = new Promise<void>((resolve) => {
    onAbort = resolve;
  });
  const standIn = await listen(async (_request, response) => {
    const stream = new EventStream(response);
    stream.signal.addEventListener('abort', onAbort);
    stream.begin({});
    await stream.write(eventFrame('chunk', { bytes: '' }));
  }, 0);
  const client = new BedrockAgentRuntimeClient({
    endpoint: standIn.url,
    region: 'eu-central-2',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    requestHandler: protocol === 1 ? new NodeHttpHandler() : undefined,
  });
  const controller = new AbortController();
  await client.send(new InvokeAgentCommand({ ...AGENT, sessionId: 'session-1', inputText: 'x' }), {
    abortSignal: controller.signal,
  });
  controller.abort();
  await aborted;
  client.destroy();
  await standIn.close();
});

it('writes no more tokens after the client has disconnected', async () => {
  const controller = new AbortController();
  const written: Buffer[] = [];
  const stream = {
    signal: controller.signal,
    write: async (...frames: Buffer[]) => {
      if (written.push(...frames) === 3) controller.abort();
    },
  } as unknown as EventStream;
  const encoder = { token: ({ bytes }: { bytes: Buffer }) => [bytes], citations: () => [] };
  const answer = { parts: [{ markdown: 'many words '.repeat(100), passages: [] }], searched: '', found: [] };
  await expect(
    play(stepsOf(answer), encoder, stream, { firstTokenMilliseconds: 0, tokensPerSecond: Infinity }),
  ).rejects.toThrow('aborted');
  expect(written).toHaveLength(3);
});

it('returns an InternalServerException after an unexpected failure', async () => {
  const errors = jest.spyOn(console, 'error').mockImplementation();
  const knowledge: Knowledge = {
    ...knowledgeOf(PASSAGES),
    search: () => {
      throw new Error('broken');
    },
  };
  const bedrock = await running({ knowledge });
  await expect(askAgent(bedrock.client(), 'heat pump')).rejects.toMatchObject({ name: 'InternalServerException' });
  expect(errors).toHaveBeenCalledTimes(1);
  await bedrock.close();
});
