import { Constraints } from '../kernel/constraints';
import type { Request } from '../kernel/listen';
import { operationTable } from '../kernel/operations';
import { Refusal } from '../kernel/refusal';
import { isSigned, parseJson, readBody } from '../kernel/request';
import { type Reply, restJsonError, type StandIn, startStandIn } from '../kernel/stand-in';
import { type FunctionSettings, LocalFunction } from './function';

export interface LambdaOptions extends Omit<FunctionSettings, 'timeout' | 'concurrency'> {
  /** Maximum duration of an invocation, in milliseconds. @default 8,000 */
  readonly timeout?: number;
  /** @default 10 */
  readonly concurrency?: number;
  /** @default 0: the system chooses */
  readonly port?: number;
}

/** Maximum sizes of an event in bytes, by invocation type ("Lambda quotas", Lambda Developer Guide). */
const EVENT_LIMIT_BYTES = { RequestResponse: 6 * 1024 * 1024, Event: 1024 * 1024, DryRun: 6 * 1024 * 1024 } as const;
type InvocationType = keyof typeof EVENT_LIMIT_BYTES;

const constraints = new Constraints('lambda');

type Operation = (lambda: LocalFunction, type: InvocationType, event: string) => Promise<Reply>;

const operations = operationTable<Operation>({
  'POST /2015-03-31/functions/{name}/invocations': invoke,
});

/**
 * Starts a stand-in for AWS Lambda on loopback with one function. `Invoke` runs the bundled program of that function.
 *
 * @throws Error when the port is taken
 */
export async function startLambda({
  port,
  timeout = 8_000,
  concurrency = 10,
  ...options
}: LambdaOptions): Promise<StandIn> {
  const lambda = new LocalFunction({ ...options, timeout, concurrency });
  const { url, close } = await startStandIn(
    {
      name: 'Lambda',
      internalError: 'ServiceException',
      answer: async (request) => {
        if (!isSigned(request, 'lambda'))
          throw new Refusal(403, 'MissingAuthenticationTokenException', 'Missing Authentication Token');
        const match = operations(request);
        if (!match)
          throw new Refusal(404, 'UnknownOperationException', `No operation ${request.method} ${request.url} here`);
        const type = invocationType(request.headers['x-amz-invocation-type']);
        assertValid(match.parameters.name!, request);
        assertName(match.parameters.name!, options.name);
        const body = await readBody(request, EVENT_LIMIT_BYTES[type], () => tooLarge(EVENT_LIMIT_BYTES[type]));
        return match.operation(lambda, type, eventIn(body));
      },
      encode: restJsonError,
    },
    port,
  );
  return {
    url,
    close: async () => {
      await Promise.all([close(), lambda.end()]);
    },
  };
}

async function invoke(lambda: LocalFunction, type: InvocationType, event: string): Promise<Reply> {
  if (type === 'DryRun') return { status: 204 };
  const invocation = lambda.invoke(event);
  if (type === 'Event') {
    // The caller of an asynchronous invocation does not see its errors.
    invocation.catch(() => undefined);
    return { status: 202 };
  }
  const { payload, isError } = await invocation;
  return {
    status: 200,
    headers: {
      'content-type': 'application/json',
      'x-amz-executed-version': '$LATEST',
      ...(isError && { 'x-amz-function-error': 'Unhandled' }),
    },
    body: payload,
  };
}

/** @throws Refusal ValidationException that lists every fault */
function assertValid(FunctionName: string, { url, headers }: Pick<Request, 'url' | 'headers'>): void {
  const query = new URLSearchParams(url?.split('?')[1]);
  const Qualifier = query.get('Qualifier') ?? undefined;
  const faults = constraints.faults('Invoke', { FunctionName, Qualifier }, headers);
  if (faults) throw userError(400, 'ValidationException', faults.text);
}

/** Accepts the function's name, its ARN and its partial ARN. */
function assertName(received: string, name: string): void {
  const [receivedName] = received.split('function:').reverse();
  if (receivedName === name) return;
  const message = `Function not found: ${receivedName}`;
  throw new Refusal(404, 'ResourceNotFoundException', message, { members: { Message: message, Type: 'User' } });
}

function invocationType(header: string | string[] = 'RequestResponse'): InvocationType {
  if (Object.hasOwn(EVENT_LIMIT_BYTES, String(header))) return header as InvocationType;
  throw userError(400, 'InvalidParameterValueException', `Unknown invocation type ${header}`);
}

function eventIn(body: Buffer): string {
  if (body.length === 0) return '{}';
  parseJson(body, () => userError(400, 'InvalidRequestContentException', 'Could not parse request body into json'));
  return body.toString();
}

function tooLarge(limit: number): Refusal {
  const message = `Request must be smaller than ${limit} bytes for the InvokeFunction operation`;
  return userError(413, 'RequestTooLargeException', message);
}

function userError(status: number, type: string, message: string): Refusal {
  return new Refusal(status, type, message, { members: { message, Type: 'User' } });
}
