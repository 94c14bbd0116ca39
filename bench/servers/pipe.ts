/** The bare pipe, which does the least work that a server can do: it pipes the SDK's stream to the browser as server-sent events. */
import { createServer, type ServerResponse } from 'node:http';
import {
  BedrockAgentRuntimeClient,
  RetrieveAndGenerateStreamCommand,
  RetrieveCommand,
} from '@aws-sdk/client-bedrock-agent-runtime';
import { BedrockRuntimeClient, ConverseStreamCommand, type Message } from '@aws-sdk/client-bedrock-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';

const { ANSWER_ENGINE, MODEL_ARN: modelArn, KNOWLEDGE_BASE_ID: knowledgeBaseId, PORT } = process.env;
const requestHandler = () => new NodeHttpHandler({ httpAgent: { maxSockets: 5000 } });
const bedrock = new BedrockAgentRuntimeClient({ requestHandler: requestHandler() });
const models = new BedrockRuntimeClient({ requestHandler: requestHandler() });
const tools = [{ toolSpec: { name: 'search_documents', inputSchema: { json: { type: 'object' } } } }];

createServer({ maxHeaderSize: 65_536, keepAliveTimeout: 130_000 }, async (request, response) => {
  if (request.method === 'GET') return void response.end('ok');
  let body = '';
  for await (const part of request) body += part;
  const message = new URLSearchParams(body).get('message')!;
  await (ANSWER_ENGINE === 'converse' ? pipeModel(message, response) : pipeKnowledgeBase(message, response));
  response.end('event: end\ndata: complete\n\n');
}).listen(Number(PORT), '127.0.0.1');

async function pipeKnowledgeBase(text: string, response: ServerResponse): Promise<void> {
  const { stream } = await bedrock.send(
    new RetrieveAndGenerateStreamCommand({
      input: { text },
      retrieveAndGenerateConfiguration: {
        type: 'KNOWLEDGE_BASE',
        knowledgeBaseConfiguration: { knowledgeBaseId, modelArn },
      },
    }),
  );
  begin(response);
  for await (const { output, citation } of stream!) {
    if (output) response.write(`data: ${JSON.stringify(output.text)}\n\n`);
    else if (citation) response.write(`event: citation\ndata: ${JSON.stringify(citation)}\n\n`);
  }
}

/** Searches once, regardless of what the model requests, then pipes the answer. */
async function pipeModel(text: string, response: ServerResponse): Promise<void> {
  const question: Message = { role: 'user', content: [{ text }] };
  const call = (messages: Message[]) =>
    models.send(new ConverseStreamCommand({ modelId: modelArn, messages, toolConfig: { tools } }));
  const toolUse = { toolUseId: 'tooluse_1', name: 'search_documents', input: { query: 'grants' } };
  for await (const event of (await call([question])).stream!) void event;
  const { retrievalResults = [] } = await bedrock.send(
    new RetrieveCommand({ knowledgeBaseId, retrievalQuery: { text: 'grants' } }),
  );
  const content = retrievalResults.map((result) => ({
    searchResult: { source: 's', title: 't', content: [{ text: result.content!.text! }], citations: { enabled: true } },
  }));
  const { stream } = await call([
    question,
    { role: 'assistant', content: [{ toolUse }] },
    { role: 'user', content: [{ toolResult: { toolUseId: 'tooluse_1', content } }] },
  ]);
  begin(response);
  for await (const { contentBlockDelta } of stream!) {
    const { text: words, citation } = contentBlockDelta?.delta ?? {};
    if (words !== undefined) response.write(`data: ${JSON.stringify(words)}\n\n`);
    else if (citation) response.write(`event: citation\ndata: ${JSON.stringify(citation)}\n\n`);
  }
}

function begin(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
}
