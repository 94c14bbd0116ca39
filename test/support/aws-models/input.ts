import type { IncomingHttpHeaders } from 'node:http';
import { MODELS, type Operation, type ServiceModel, type Shape } from './models';

/** A request to AWS as it was received. */
export interface ReceivedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

/** An operation, with the part of its input that the path, the query and the headers hold. */
export interface ReceivedOperation {
  readonly name: string;
  readonly model: ServiceModel;
  readonly operation: Operation;
  readonly input: Record<string, unknown>;
  /** Whether the body is a JSON object with the other members of the input. */
  readonly hasJsonBody: boolean;
}

/** The signing name of a service, where it is not botocore's name of it. */
const SIGNED_AS: Record<string, string> = { 'bedrock-agent': 'bedrock', 'bedrock-agent-runtime': 'bedrock' };

/** The operation of a signed request; undefined if it is not one of ours. */
export function operationOf(request: ReceivedRequest): ReceivedOperation | undefined {
  // AWS4-HMAC-SHA256 Credential=KEY/DAY/REGION/SERVICE/aws4_request, …
  const signedAs = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\/aws4_request/.exec(request.headers.authorization ?? '')?.[1];
  const models = Object.entries(MODELS.services).filter(([name]) => (SIGNED_AS[name] ?? name) === signedAs);
  const found = models.flatMap(([, model]) =>
    model.protocol === 'json' ? targeted(request, model) : matching(request, model),
  );
  // Several operations of S3 share an address; the one with the most of its required members is meant.
  return found.sort((a, b) => Object.keys(b.input).length - Object.keys(a.input).length)[0];
}

function targeted({ headers }: ReceivedRequest, model: ServiceModel): ReceivedOperation[] {
  const [prefix, name = ''] = String(headers['x-amz-target']).split('.');
  const operation = model.operations[name];
  return prefix === model.targetPrefix && operation ? [{ name, model, operation, input: {}, hasJsonBody: true }] : [];
}

function matching(request: ReceivedRequest, model: ServiceModel): ReceivedOperation[] {
  const [path = '', query = ''] = request.url.split('?');
  const parameters = new URLSearchParams(query);
  return Object.entries(model.operations).flatMap(([name, operation]) => {
    const [template = '', constants = ''] = operation.http.requestUri.split('?');
    const labels = labelsIn(template, path);
    const isMeant = parameters.has('x-id') ? parameters.get('x-id') === name : hasAll(parameters, constants);
    if (!labels || operation.http.method !== request.method || !isMeant) return [];
    const shape = model.shapes[operation.input]!;
    const input = boundMembers(shape, model, {
      uri: labels,
      querystring: Object.fromEntries(parameters),
      header: headersOf(request),
    });
    const isComplete = (shape.required ?? []).every((member) => !shape.members?.[member]?.location || member in input);
    const hasJsonBody = model.protocol === 'rest-json' && !shape.payload;
    return isComplete || parameters.has('x-id') ? [{ name, model, operation, input, hasJsonBody }] : [];
  });
}

function hasAll(parameters: URLSearchParams, constants: string): boolean {
  return [...new URLSearchParams(constants)].every(([name, value]) => parameters.get(name) === value);
}

/** The labels of a path such as `/{Bucket}/{Key+}`; undefined if the path has another form. */
function labelsIn(template: string, path: string): Record<string, string> | undefined {
  const pattern = template.replace(/\{(\w+)(\+?)\}/g, (_, label, greedy) => `(?<${label}>${greedy ? '.+' : '[^/]+'})`);
  const groups = new RegExp(`^${pattern}/?$`).exec(path)?.groups;
  return groups && Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]));
}

function headersOf({ headers }: ReceivedRequest): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
}

type Bound = Record<string, Record<string, string>>;

function boundMembers({ members = {} }: Shape, { shapes }: ServiceModel, received: Bound): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(members).flatMap(([member, { location = '', name = member, shape }]) => {
      const text = received[location]?.[location === 'header' ? name.toLowerCase() : name];
      return text === undefined ? [] : [[member, typed(text, shapes[shape]!.type)]];
    }),
  );
}

function typed(text: string, type: string): unknown {
  if (type === 'boolean') return text === 'true';
  return ['integer', 'long', 'float', 'double'].includes(type) ? Number(text) : text;
}
