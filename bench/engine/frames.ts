import { EventStreamCodec } from '@smithy/core/event-streams';

const codec = new EventStreamCodec(
  (bytes) => (typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString()),
  (text) => Buffer.from(text),
);

/** An event of `application/vnd.amazon.eventstream`, framed as a chunk of HTTP/1.1 that can be written to a socket. */
export function httpChunk(type: string, payload: object): Buffer {
  const headers = { ':message-type': 'event', ':event-type': type, ':content-type': 'application/json' };
  const typed = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, { type: 'string' as const, value }]),
  );
  const frame = codec.encode({ headers: typed, body: Buffer.from(JSON.stringify(payload)) });
  return Buffer.concat([Buffer.from(`${frame.length.toString(16)}\r\n`), frame, Buffer.from('\r\n')]);
}

export function output(text: string): Buffer {
  return httpChunk('output', { text });
}

/** The event with a part of the model's text. */
export function delta(text: string): Buffer {
  return httpChunk('contentBlockDelta', { contentBlockIndex: 0, delta: { text } });
}

/** The events with which a model cites a search result for the current content block, and ends the block. */
export function modelCitation(searchResultIndex: number): Buffer {
  const location = { searchResultLocation: { searchResultIndex, start: 0, end: 1 } };
  return Buffer.concat([
    httpChunk('contentBlockDelta', { contentBlockIndex: 0, delta: { citation: { title: 'A document', location } } }),
    httpChunk('contentBlockStop', { contentBlockIndex: 0 }),
  ]);
}

/** The events of a model that requests one search. */
export const TOOL_REQUEST = Buffer.concat([
  httpChunk('messageStart', { role: 'assistant' }),
  httpChunk('contentBlockStart', {
    contentBlockIndex: 0,
    start: { toolUse: { toolUseId: 'tooluse_1', name: 'search_documents' } },
  }),
  httpChunk('contentBlockDelta', { contentBlockIndex: 0, delta: { toolUse: { input: '{"query":"grants"}' } } }),
  httpChunk('contentBlockStop', { contentBlockIndex: 0 }),
  httpChunk('messageStop', { stopReason: 'tool_use' }),
]);

/** The events that end a model's answer. */
export const MODEL_END = Buffer.concat([
  httpChunk('messageStop', { stopReason: 'end_turn' }),
  httpChunk('metadata', {
    usage: { inputTokens: 3000, outputTokens: 400, totalTokens: 3400 },
    metrics: { latencyMs: 1 },
  }),
]);

/** The response of `Retrieve`, with eight passages. */
export const RETRIEVED = JSON.stringify({
  retrievalResults: Array.from({ length: 8 }, (_, n) => ({
    content: { type: 'TEXT', text: `Passage ${n} of a document that supports the text. `.repeat(20) },
    location: { type: 'S3', s3Location: { uri: `s3://joule-verne-knowledge/documents/Document ${n}.pdf` } },
    metadata: { 'x-amz-bedrock-kb-document-page-number': n + 1 },
    score: 0.9 - n / 10,
  })),
});

/** The event with which a knowledge base cites a document for the text that ends at `end`, at most 120 characters. */
export function citation(document: string, end: number): Buffer {
  return httpChunk('citation', {
    citation: {
      generatedResponsePart: { textResponsePart: { span: { start: Math.max(0, end - 120), end } } },
      retrievedReferences: [
        {
          content: { type: 'TEXT', text: `A passage of ${document} that supports the text. `.repeat(8) },
          location: { type: 'S3', s3Location: { uri: `s3://joule-verne-knowledge/documents/${document}` } },
          metadata: { 'x-amz-bedrock-kb-document-page-number': 3 },
        },
      ],
    },
  });
}
