import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a service answers, in its own wire form. */
export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A question, as far as an answer may depend on it. */
export interface Question {
  /** Of the signature. */
  readonly region: string;
  readonly path: string;
  readonly body: string;
}

/** Answers by `service:Operation`; each may be `never`, which leaves the question without an answer. */
export type Script = Readonly<Record<string, ((question: Question) => Answer) | 'never'>>;

export interface Aws {
  readonly url: string;
  /** What was asked, as `service:Operation@region`. */
  readonly asked: readonly string[];
  /** Changes what is answered from now on. */
  follow(script: Script): void;
  close(): Promise<void>;
}

/** REST services name their operations by method and path. */
const PATHS: readonly (readonly [service: string, pattern: RegExp, operation: string])[] = [
  ['bedrock', /^\/foundation-models\/[^/]+$/, 'GetFoundationModel'],
  ['bedrock', /^\/foundation-model-availability\/[^/]+$/, 'GetFoundationModelAvailability'],
  ['bedrock', /^\/inference-profiles\/[^/]+$/, 'GetInferenceProfile'],
  ['bedrock', /^\/inference-profiles$/, 'ListInferenceProfiles'],
  ['bedrock', /^\/guardrails\/[^/]+$/, 'GetGuardrail'],
  ['bedrock', /^\/agents\/[^/]+\/$/, 'GetAgent'],
  ['bedrock', /^\/agents\/[^/]+\/agentaliases\/[^/]+\/$/, 'GetAgentAlias'],
  ['lambda', /^\/2016-08-19\/account-settings$/, 'GetAccountSettings'],
  ['ses', /^\/v2\/email\/account$/, 'GetAccount'],
  ['ses', /^\/v2\/email\/identities\/[^/]+$/, 'GetEmailIdentity'],
  ['route53', /^\/2013-04-01\/hostedzone\/[^/]+$/, 'GetHostedZone'],
  ['route53', /^\/2013-04-01\/hostedzone\/[^/]+\/rrset$/, 'ListResourceRecordSets'],
];

/** AWS on loopback: every service at one address, told apart by the signature, each operation by its service's protocol. */
export async function startAws(): Promise<Aws> {
  let script: Script = {};
  const asked: string[] = [];
  const unanswered = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    void read(request).then((body) => {
      const { key, question } = questionOf(request, body);
      asked.push(`${key}@${question.region}`);
      const answering = script[key];
      if (answering === 'never') return void unanswered.add(response);
      const {
        status = 200,
        headers = {},
        body: text,
      } = answering ? answering(question) : { status: 501, body: `no answer is written for ${key}` };
      response.writeHead(status, headers).end(text);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    follow: (next) => {
      script = next;
      asked.length = 0;
      // Who still waits asks again, and is answered by the new script.
      for (const response of unanswered) response.destroy();
      unanswered.clear();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function read(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString();
}

function questionOf({ headers, url = '' }: IncomingMessage, body: string): { key: string; question: Question } {
  const [, , region = '', service = ''] = /Credential=([^,]+)/.exec(headers.authorization ?? '')?.[1]?.split('/') ?? [];
  const path = url.split('?')[0]!;
  const target = headers['x-amz-target'];
  const operation =
    typeof target === 'string'
      ? target.split('.')[1]
      : (new URLSearchParams(body).get('Action') ??
        PATHS.find(([name, pattern]) => name === service && pattern.test(path))?.[2]);
  return { key: `${service}:${operation}`, question: { region, path: decodeURIComponent(path), body } };
}
