/** The bare pipe: the least work that a server can do. It pipes the SDK's stream to the browser as server-sent events. */
import { createServer } from 'node:http';
import { BedrockAgentRuntimeClient, RetrieveAndGenerateStreamCommand } from '@aws-sdk/client-bedrock-agent-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';

const { MODEL_ARN: modelArn, KNOWLEDGE_BASE_ID: knowledgeBaseId, PORT } = process.env;
const bedrock = new BedrockAgentRuntimeClient({
  requestHandler: new NodeHttpHandler({ httpAgent: { maxSockets: 5000 } }),
});

createServer({ maxHeaderSize: 65_536, keepAliveTimeout: 130_000 }, async (request, response) => {
  if (request.method === 'GET') return void response.end('ok');
  let body = '';
  for await (const part of request) body += part;
  const { stream } = await bedrock.send(
    new RetrieveAndGenerateStreamCommand({
      input: { text: new URLSearchParams(body).get('message')! },
      retrieveAndGenerateConfiguration: {
        type: 'KNOWLEDGE_BASE',
        knowledgeBaseConfiguration: { knowledgeBaseId, modelArn },
      },
    }),
  );
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  for await (const { output, citation } of stream!) {
    if (output) response.write(`data: ${JSON.stringify(output.text)}\n\n`);
    else if (citation) response.write(`event: citation\ndata: ${JSON.stringify(citation)}\n\n`);
  }
  response.end('event: end\ndata: complete\n\n');
}).listen(Number(PORT), '127.0.0.1');
