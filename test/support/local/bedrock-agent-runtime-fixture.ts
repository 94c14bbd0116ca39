import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BedrockAgentRuntimeClient,
  InvokeAgentCommand,
  type InvokeAgentRequest,
  RetrieveAndGenerateStreamCommand,
  type RetrieveAndGenerateStreamRequest,
  type TracePart,
} from '@aws-sdk/client-bedrock-agent-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { type BedrockOptions, startBedrock } from '../../../src/local/aws/bedrock-agent-runtime';
import type { Knowledge, Passage } from '../../../src/local/knowledge';
import { PassageIndex } from '../../../src/local/knowledge/passage-index';

export const AGENT = { agentId: 'AGENT00001', agentAliasId: 'ALIAS00001' };

const passage = (name: string, text: string, more: Partial<Passage> = {}): Passage => ({
  id: `${name}#0`,
  uri: `s3://knowledge/documents/${name}`,
  name,
  text,
  rows: false,
  ...more,
});

export const PASSAGES = [
  passage('Grants.pdf', 'A heat pump receives a grant of 4500 francs.', { page: 3, language: 'en' }),
  passage('Winter.txt', 'In winter the heat pump may use its heating element.', { language: 'en' }),
  passage('Förderung.md', 'Die Förderung für Solarstrom beträgt 350 Franken.', { language: 'de' }),
  passage('Table_1.xlsx', 'Year: 2024; Electricity: 40260\nYear: 2025; Electricity: 40990', {
    sheet: 'Use',
    rows: true,
  }),
];

/** Knowledge of a few passages, without a bucket. */
export function knowledgeOf(passages: readonly Passage[]): Knowledge {
  const index = new PassageIndex();
  index.add(passages);
  return {
    search: (question, limit) => index.find(question, limit),
    documents: () => passages.map((one) => ({ uri: one.uri, name: one.name, etag: '', passages: [one] })),
  };
}

export interface Running {
  readonly url: string;
  readonly state: string;
  /** @param protocol 2 is the client's default */
  client(protocol?: 1 | 2, attempts?: number): BedrockAgentRuntimeClient;
  close(): Promise<void>;
}

/** A stand-in that does not wait between tokens, with clients for both protocols. */
export async function running(options: Partial<BedrockOptions> = {}): Promise<Running> {
  const state = options.state ?? mkdtempSync(join(tmpdir(), 'bedrock-'));
  const pace = { firstTokenMilliseconds: 0, tokensPerSecond: Infinity };
  const standIn = await startBedrock({
    knowledge: knowledgeOf(PASSAGES),
    region: 'eu-central-2',
    state,
    pace,
    ...options,
  });
  const clients: BedrockAgentRuntimeClient[] = [];
  const client = (protocol: 1 | 2 = 1, maxAttempts = 1) => {
    const requestHandler = protocol === 1 ? new NodeHttpHandler() : undefined;
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    clients.push(
      new BedrockAgentRuntimeClient({
        endpoint: standIn.url,
        region: 'eu-central-2',
        credentials,
        maxAttempts,
        requestHandler,
      }),
    );
    return clients[clients.length - 1];
  };
  const close = async () => {
    for (const one of clients) one.destroy();
    await standIn.close();
    if (!options.state) rmSync(state, { recursive: true, force: true });
  };
  return { url: standIn.url, state, client, close };
}

export interface CollectedAnswer {
  readonly chunks: Buffer[];
  readonly citations: {
    readonly afterChunk: number;
    readonly text: string;
    readonly span: number[];
    readonly references: object[];
  }[];
  readonly traces: TracePart[];
  readonly text: string;
  readonly sessionId: string | undefined;
  /** What ended the stream, if it did not end well. */
  readonly error?: Error;
}

/** Asks an agent over a stream and hears it out. */
export async function ask(
  client: BedrockAgentRuntimeClient,
  inputText: string | undefined,
  more: Partial<InvokeAgentRequest> = {},
): Promise<CollectedAnswer> {
  const request = {
    ...AGENT,
    sessionId: 'session-1',
    inputText,
    streamingConfigurations: { streamFinalResponse: true },
    ...more,
  };
  const { completion, sessionId } = await client.send(new InvokeAgentCommand(request));
  const heard = {
    chunks: [] as Buffer[],
    citations: [] as CollectedAnswer['citations'],
    traces: [] as TracePart[],
    sessionId,
  };
  const error = await hear(async () => {
    for await (const { chunk, trace } of completion!) {
      if (trace) heard.traces.push(trace);
      if (chunk?.bytes) heard.chunks.push(Buffer.from(chunk.bytes));
      for (const { generatedResponsePart: part, retrievedReferences = [] } of chunk?.attribution?.citations ?? []) {
        const { text = '', span } = part!.textResponsePart!;
        heard.citations.push({
          afterChunk: heard.chunks.length,
          text,
          span: [span!.start!, span!.end!],
          references: retrievedReferences,
        });
      }
    }
  });
  return { ...heard, text: Buffer.concat(heard.chunks).toString(), error };
}

export const MODEL = 'arn:aws:bedrock:eu-central-2::foundation-model/some.model';

/** Asks a knowledge base and hears it out. */
export async function consult(
  client: BedrockAgentRuntimeClient,
  text: string,
  textPromptTemplate?: string,
  more: Partial<RetrieveAndGenerateStreamRequest> = {},
): Promise<CollectedAnswer> {
  const generationConfiguration =
    textPromptTemplate === undefined ? undefined : { promptTemplate: { textPromptTemplate } };
  const knowledgeBaseConfiguration = { knowledgeBaseId: 'KB00000001', modelArn: MODEL, generationConfiguration };
  const retrieveAndGenerateConfiguration = { type: 'KNOWLEDGE_BASE' as const, knowledgeBaseConfiguration };
  const request = { input: { text }, retrieveAndGenerateConfiguration, ...more };
  const { stream, sessionId } = await client.send(new RetrieveAndGenerateStreamCommand(request));
  const heard = { chunks: [] as Buffer[], citations: [] as CollectedAnswer['citations'], traces: [], sessionId };
  const error = await hear(async () => {
    for await (const { output, citation } of stream!) {
      if (output) heard.chunks.push(Buffer.from(output.text!));
      if (!citation) continue;
      const { text: part = '', span } = citation.generatedResponsePart!.textResponsePart!;
      const { retrievedReferences: references = [] } = citation;
      heard.citations.push({
        afterChunk: heard.chunks.length,
        text: part,
        span: [span!.start!, span!.end!],
        references,
      });
    }
  });
  return { ...heard, text: Buffer.concat(heard.chunks).toString(), error };
}

async function hear(listen: () => Promise<void>): Promise<Error | undefined> {
  try {
    await listen();
    return undefined;
  } catch (error) {
    return error as Error;
  }
}
