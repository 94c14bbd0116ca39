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
import { startModels } from '../../../src/local/aws/bedrock-runtime';
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

/** Knowledge that consists of these passages, without a bucket. */
export function knowledgeOf(passages: readonly Passage[]): Knowledge {
  const index = new PassageIndex();
  index.add(passages);
  return {
    search: (question, limit) => index.find(question, limit),
    documents: () => passages.map((found) => ({ uri: found.uri, name: found.name, etag: '', passages: [found] })),
  };
}

export interface Running {
  readonly url: string;
  /** URL of the stand-in for Bedrock's models, which has the same knowledge. */
  readonly modelsUrl: string;
  readonly state: string;
  /** @param protocol version of HTTP, by default 1; the SDK's own default is 2 */
  client(protocol?: 1 | 2, attempts?: number): BedrockAgentRuntimeClient;
  close(): Promise<void>;
}

/** Starts the stand-ins for Bedrock's runtimes, which answer without delays. `client` creates clients of the agent runtime. */
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
  const models = await startModels({ knowledge: options.knowledge ?? knowledgeOf(PASSAGES), pace });
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
    for (const open of clients) open.destroy();
    await standIn.close();
    await models.close();
    if (!options.state) rmSync(state, { recursive: true, force: true });
  };
  return { url: standIn.url, modelsUrl: models.url, state, client, close };
}

/** Starts the stand-ins as `running` does, before the tests of a file, and closes them after the tests. */
export function runningForFile(options: Partial<BedrockOptions> = {}): Running {
  const runtime = {} as Running;
  beforeAll(async () => void Object.assign(runtime, await running(options)));
  afterAll(() => runtime.close());
  return runtime;
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
  /** The error that ended the stream, if any. */
  readonly error?: Error;
}

/** Asks an agent and collects the stream. */
export async function askAgent(
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
  const collected = {
    chunks: [] as Buffer[],
    citations: [] as CollectedAnswer['citations'],
    traces: [] as TracePart[],
    sessionId,
  };
  const error = await errorOf(async () => {
    for await (const { chunk, trace } of completion!) {
      if (trace) collected.traces.push(trace);
      if (chunk?.bytes) collected.chunks.push(Buffer.from(chunk.bytes));
      for (const { generatedResponsePart: part, retrievedReferences = [] } of chunk?.attribution?.citations ?? []) {
        const { text = '', span } = part!.textResponsePart!;
        collected.citations.push({
          afterChunk: collected.chunks.length,
          text,
          span: [span!.start!, span!.end!],
          references: retrievedReferences,
        });
      }
    }
  });
  return { ...collected, text: Buffer.concat(collected.chunks).toString(), error };
}

export const MODEL = 'arn:aws:bedrock:eu-central-2::foundation-model/some.model';

/** Asks a knowledge base and collects the stream. */
export async function askKnowledgeBase(
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
  const collected = { chunks: [] as Buffer[], citations: [] as CollectedAnswer['citations'], traces: [], sessionId };
  const error = await errorOf(async () => {
    for await (const { output, citation } of stream!) {
      if (output) collected.chunks.push(Buffer.from(output.text!));
      if (!citation) continue;
      const { text: part = '', span } = citation.generatedResponsePart!.textResponsePart!;
      const { retrievedReferences: references = [] } = citation;
      collected.citations.push({
        afterChunk: collected.chunks.length,
        text: part,
        span: [span!.start!, span!.end!],
        references,
      });
    }
  });
  return { ...collected, text: Buffer.concat(collected.chunks).toString(), error };
}

async function errorOf(action: () => Promise<void>): Promise<Error | undefined> {
  try {
    await action();
    return undefined;
  } catch (error) {
    return error as Error;
  }
}
