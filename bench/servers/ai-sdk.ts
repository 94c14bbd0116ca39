/** A chat endpoint as in AI SDK's guide "Chatbot", with a Bedrock knowledge base as its model. */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { ReadableStream } from 'node:stream/web';
import type { LanguageModelV3, LanguageModelV3StreamPart } from '@ai-sdk/provider';
import {
  BedrockAgentRuntimeClient,
  RetrieveAndGenerateStreamCommand,
  type RetrieveAndGenerateStreamResponseOutput,
} from '@aws-sdk/client-bedrock-agent-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { convertToModelMessages, streamText, type UIMessage } from 'ai';

const { MODEL_ARN: modelArn, KNOWLEDGE_BASE_ID: knowledgeBaseId, PORT } = process.env;
const bedrock = new BedrockAgentRuntimeClient({
  requestHandler: new NodeHttpHandler({ httpAgent: { maxSockets: 5000 } }),
});
const UNKNOWN_USAGE = {
  inputTokens: { total: undefined, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
  outputTokens: { total: undefined, text: undefined, reasoning: undefined },
};

/** A knowledge base as a model of the AI SDK. */
const model: LanguageModelV3 = {
  specificationVersion: 'v3',
  provider: 'bedrock-knowledge-base',
  modelId: knowledgeBaseId!,
  supportedUrls: {},
  doGenerate: () => Promise.reject(new Error('Only streams')),
  async doStream({ prompt, abortSignal }) {
    const question = prompt.at(-1)!.content as readonly { text: string }[];
    const { stream } = await bedrock.send(
      new RetrieveAndGenerateStreamCommand({
        input: { text: question[0]!.text },
        retrieveAndGenerateConfiguration: {
          type: 'KNOWLEDGE_BASE',
          knowledgeBaseConfiguration: { knowledgeBaseId, modelArn },
        },
      }),
      { abortSignal },
    );
    return { stream: ReadableStream.from(partsOf(stream!)) as globalThis.ReadableStream };
  },
};

async function* partsOf(
  stream: AsyncIterable<RetrieveAndGenerateStreamResponseOutput>,
): AsyncGenerator<LanguageModelV3StreamPart> {
  yield { type: 'stream-start', warnings: [] };
  yield { type: 'text-start', id: '1' };
  for await (const { output, citation } of stream) {
    if (output) yield { type: 'text-delta', id: '1', delta: output.text! };
    for (const { location } of citation?.citation?.retrievedReferences ?? []) {
      const title = location!.s3Location!.uri!;
      yield { type: 'source', sourceType: 'document', id: randomUUID(), mediaType: 'text/plain', title };
    }
  }
  yield { type: 'text-end', id: '1' };
  yield { type: 'finish', usage: UNKNOWN_USAGE, finishReason: { unified: 'stop', raw: undefined } };
}

createServer({ maxHeaderSize: 65_536, keepAliveTimeout: 130_000 }, async (request, response) => {
  if (request.method === 'GET') return void response.end('ok');
  let body = '';
  for await (const part of request) body += part;
  const { messages } = JSON.parse(body) as { messages: UIMessage[] };
  const result = streamText({ model, messages: await convertToModelMessages(messages) });
  result.pipeUIMessageStreamToResponse(response, { sendSources: true });
}).listen(Number(PORT), '127.0.0.1');
