import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A response in the service's own wire format. */
export interface Response {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The parts of a request that a response can depend on. */
export interface Request {
  /** The region in the signature. */
  readonly region: string;
  readonly path: string;
  readonly body: string;
}

/** Responses by `service:Operation`; `never` leaves the request without a response. */
export type Responses = Readonly<Record<string, ((request: Request) => Response) | 'never'>>;

/** AWS on loopback: one server for every service and region. */
export interface AwsServer {
  readonly url: string;
  /** Requests since the last `respondWith`, as `service:Operation@region`. */
  readonly requests: readonly string[];
  /** Replaces the responses, and empties `requests`. */
  respondWith(responses: Responses): void;
  close(): Promise<void>;
}

/** Operations of the REST services, whose requests carry no operation name. All are GET requests, except HeadObject. */
const PATHS: readonly (readonly [service: string, pattern: RegExp, operation: string])[] = [
  ['bedrock', /^\/foundation-models\/[^/]+$/, 'GetFoundationModel'],
  ['bedrock', /^\/foundation-model-availability\/[^/]+$/, 'GetFoundationModelAvailability'],
  ['bedrock', /^\/inference-profiles\/[^/]+$/, 'GetInferenceProfile'],
  ['bedrock', /^\/inference-profiles$/, 'ListInferenceProfiles'],
  ['bedrock', /^\/guardrails\/[^/]+$/, 'GetGuardrail'],
  ['bedrock', /^\/agents\/[^/]+\/$/, 'GetAgent'],
  ['bedrock', /^\/agents\/[^/]+\/agentversions\/[^/]+\/$/, 'GetAgentVersion'],
  ['bedrock', /^\/agents\/[^/]+\/agentaliases\/[^/]+\/$/, 'GetAgentAlias'],
  ['bedrock', /^\/knowledgebases\/[^/]+$/, 'GetKnowledgeBase'],
  ['bedrock', /^\/knowledgebases\/[^/]+\/datasources\/[^/]+$/, 'GetDataSource'],
  ['lambda', /^\/2016-08-19\/account-settings$/, 'GetAccountSettings'],
  ['cloudfront', /^\/2020-05-31\/distribution$/, 'ListDistributions'],
  // The requests for the properties of a bucket have the same path, and differ in the query.
  ['s3', /^\/[^/?]+\/\?location/, 'GetBucketLocation'],
  ['s3', /^\/[^/?]+\/\?encryption/, 'GetBucketEncryption'],
  ['s3', /^\/[^/?]+\/\?policy/, 'GetBucketPolicy'],
  ['s3', /^\/[^/?]+\/\?versioning/, 'GetBucketVersioning'],
  ['s3', /^\/[^/?]+\/\?publicAccessBlock/, 'GetPublicAccessBlock'],
  ['s3', /^\/[^/?]+\/\?ownershipControls/, 'GetBucketOwnershipControls'],
  ['s3', /^\/[^/?]+\/\?lifecycle/, 'GetBucketLifecycleConfiguration'],
  ['s3', /^\/[^/?]+\/\?logging/, 'GetBucketLogging'],
  ['s3', /^\/[^/?]+\/[^/?]/, 'HeadObject'],
  ['ses', /^\/v2\/email\/account$/, 'GetAccount'],
  ['ses', /^\/v2\/email\/identities\/[^/]+$/, 'GetEmailIdentity'],
  ['route53', /^\/2013-04-01\/hostedzone\/[^/]+$/, 'GetHostedZone'],
  ['route53', /^\/2013-04-01\/hostedzone\/[^/]+\/rrset$/, 'ListResourceRecordSets'],
];

/**
 * Starts the server. It recognises the service by the signature of a request, and the operation by a header, a parameter or the URL,
 * depending on the protocol of the service.
 */
export async function startAwsServer(): Promise<AwsServer> {
  let responses: Responses = {};
  const requests: string[] = [];
  const pending = new Set<ServerResponse>();
  const server = createServer((message, response) => {
    void read(message).then((body) => {
      const { key, request } = parse(message, body);
      requests.push(`${key}@${request.region}`);
      const respond = responses[key];
      if (respond === 'never') return void pending.add(response);
      const {
        status = 200,
        headers = {},
        body: text,
      } = respond ? respond(request) : { status: 501, body: `the test has no response for ${key}` };
      response.writeHead(status, headers).end(text);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    respondWith: (next) => {
      responses = next;
      requests.length = 0;
      // Close the requests that have had no response: their clients retry them, and receive one of the new responses.
      for (const response of pending) response.destroy();
      pending.clear();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function read(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function parse({ headers, url = '' }: IncomingMessage, body: string): { key: string; request: Request } {
  const [, , region = '', service = ''] = /Credential=([^,]+)/.exec(headers.authorization ?? '')?.[1]?.split('/') ?? [];
  const path = url.split('?')[0]!;
  const target = headers['x-amz-target'];
  const operation =
    typeof target === 'string'
      ? target.split('.')[1]
      : (new URLSearchParams(body).get('Action') ??
        PATHS.find(([name, pattern]) => name === service && pattern.test(service === 's3' ? url : path))?.[2]);
  return { key: `${service}:${operation}`, request: { region, path: decodeURIComponent(path), body } };
}
