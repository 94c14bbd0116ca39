import { readdirSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import path from 'node:path';
import { Constraints } from '../../../src/local/aws/kernel/constraints';
import { boundMembers, type Operation } from '../../../src/local/aws/kernel/service-model';

/** The part of a request to AWS that is received before its body. */
export interface ReceivedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

/** An operation that was called. `input` has the members that the path, the query and the headers contain. */
export interface ReceivedOperation {
  readonly name: string;
  readonly constraints: Constraints;
  readonly input: Readonly<Record<string, unknown>>;
  /** Whether the body is a JSON object with the other members of the input. */
  readonly hasJsonBody: boolean;
}

/**
 * For each service whose name in the signature differs from botocore's name: the name in the signature, by botocore's name.
 */
const SIGNED_AS: Record<string, string> = {
  'bedrock-agent': 'bedrock',
  'bedrock-agent-runtime': 'bedrock',
  'bedrock-runtime': 'bedrock',
};

/** The constraints of each service, by botocore's name of the service. */
export const SERVICES: ReadonlyMap<string, Constraints> = new Map(
  readdirSync(path.join(__dirname, '../../../src/local/aws/models'))
    .map((file) => path.basename(file, '.json'))
    .map((service) => [service, new Constraints(service, { rejectsUnknown: true })]),
);

/** The operation of a request; undefined if the request is not signed, or if the operation is not in the models. */
export function operationOf(request: ReceivedRequest): ReceivedOperation | undefined {
  // The header is `AWS4-HMAC-SHA256 Credential=KEY/DAY/REGION/SERVICE/aws4_request, …`.
  const signedAs = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\/aws4_request/.exec(request.headers.authorization ?? '')?.[1];
  const services = [...SERVICES].filter(([name]) => (SIGNED_AS[name] ?? name) === signedAs);
  const found = services.flatMap(([, constraints]) =>
    constraints.model.protocol === 'json' ? targeted(request, constraints) : matching(request, constraints),
  );
  // Several operations of S3 have the same method and path: choose the one with the most members in this request.
  return found.sort((a, b) => Object.keys(b.input).length - Object.keys(a.input).length)[0];
}

function targeted({ headers }: ReceivedRequest, constraints: Constraints): ReceivedOperation[] {
  const { targetPrefix, operations } = constraints.model;
  const [prefix, name = ''] = String(headers['x-amz-target']).split('.');
  if (prefix !== targetPrefix || !Object.hasOwn(operations, name)) return [];
  return [{ name, constraints, input: {}, hasJsonBody: true }];
}

function matching(request: ReceivedRequest, constraints: Constraints): ReceivedOperation[] {
  const { protocol, operations, shapes } = constraints.model;
  const parameters = new URLSearchParams(request.url.split('?')[1]);
  return Object.entries(operations).flatMap(([name, operation]) => {
    const isNamed = parameters.has('x-id');
    if (isNamed && parameters.get('x-id') !== name) return [];
    const input = inputAt(operation, request, parameters, constraints);
    if (!input) return [];
    const { required = [], bindings = {}, payload } = shapes[operation.input]!;
    const isComplete = required.every((member) => !bindings[member] || member in input);
    const hasJsonBody = protocol === 'rest-json' && !payload;
    return isNamed || isComplete ? [{ name, constraints, input, hasJsonBody }] : [];
  });
}

/**
 * Returns the input members from the path, query and headers; undefined if the request's method, path or query does not
 * match the operation.
 */
function inputAt(
  { method, requestUri, input }: Operation,
  request: ReceivedRequest,
  parameters: URLSearchParams,
  { model }: Constraints,
): Record<string, unknown> | undefined {
  const [template = '', constants = ''] = requestUri.split('?');
  const labels = labelsIn(template, request.url.split('?')[0]!);
  const isMeant = parameters.has('x-id') || hasAll(parameters, constants);
  if (!labels || method !== request.method || !isMeant) return undefined;
  const querystring = Object.fromEntries(parameters);
  const members = boundMembers(model, input, { uri: labels, querystring, header: request.headers });
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

function hasAll(parameters: URLSearchParams, constants: string): boolean {
  return [...new URLSearchParams(constants)].every(([name, value]) => parameters.get(name) === value);
}

/**
 * The values of the labels of a template such as `/{Bucket}/{Key+}` in a path; undefined if the path does not match.
 */
function labelsIn(template: string, path: string): Record<string, string> | undefined {
  const pattern = template.replace(/\{(\w+)(\+?)\}/g, (_, label, greedy) => `(?<${label}>${greedy ? '.+' : '[^/]+'})`);
  const match = new RegExp(`^${pattern}/?$`).exec(path);
  // The match of a template without labels has no groups.
  const labels = Object.entries(match?.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]);
  return match ? Object.fromEntries(labels) : undefined;
}
