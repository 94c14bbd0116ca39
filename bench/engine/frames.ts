import { EventStreamCodec } from '@smithy/core/event-streams';

const codec = new EventStreamCodec(
  (bytes) => (typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString()),
  (text) => Buffer.from(text),
);

/** An event of `application/vnd.amazon.eventstream`, framed as a chunk of HTTP/1.1: ready to be written to a socket. */
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

/** A citation of the text before it. */
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
