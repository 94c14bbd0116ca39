import '../../support/aws-models/expect-valid-requests';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
  type CognitoIdentityProviderClient,
  ListUsersCommand,
  UsernameExistsException,
} from '@aws-sdk/client-cognito-identity-provider';
import { readConfig } from '../../../src/app/config';
import { cognitoClient } from '../../../src/app/identity/cognito';
import { Identity } from '../../../src/app/identity/identity';
import { type Cognito, startCognito } from '../../../src/local/aws/cognito';
import { type LambdaOptions, startLambda } from '../../../src/local/aws/lambda';
import { VARIABLES } from '../../support/app/app-fixture';
import { ADMIN, CLIENT, Signer, POOL as UserPoolId } from '../../support/app/signer';
import { bundledRelay } from '../../support/functions/egress-relay-fixture';
import { until } from '../../support/until';

const NAME = 'egress-relay';
const folder = mkdtempSync(path.join(tmpdir(), 'relay-'));
const signer = new Signer();
const closers: (() => unknown)[] = [() => rmSync(folder, { recursive: true })];
/** The lines that the relay has logged. */
const log: Record<string, unknown>[] = [];
let cognito: Cognito;
let environment: Record<string, string>;
let lambda: string;

beforeAll(async () => {
  cognito = await startCognito({
    region: 'eu-central-2',
    userPoolId: UserPoolId,
    clientId: CLIENT,
    adminGroup: 'admins',
    state: folder,
  });
  closers.push(() => cognito.close());
  const keys = await signer.listen();
  closers.push(() => signer.close());
  environment = {
    AWS_REGION: 'eu-central-2',
    USER_POOL_ID: UserPoolId,
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: cognito.url,
    ALB_KEYS_URL: keys,
    COGNITO_JWKS_URL: `${keys}/jwks.json`,
  };
  lambda = await startRelay();
});
beforeEach(() => {
  log.length = 0;
});
afterAll(async () => {
  for (const close of closers.reverse()) await close();
});

/** Starts a Lambda stand-in, by default with the real relay. Returns its URL. */
async function startRelay(options: Partial<LambdaOptions> = {}): Promise<string> {
  const print = (text: string) =>
    log.push(
      ...text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    );
  const { url, close } = await startLambda({ name: NAME, program: bundledRelay(), environment, print, ...options });
  closers.push(close);
  return url;
}

/** The configuration of an application that calls the Lambda stand-in at this URL. */
function configFor(url: string, overrides: Record<string, string> = {}) {
  const variables = {
    ...VARIABLES,
    ...environment,
    EGRESS_RELAY_FUNCTION: NAME,
    AWS_ENDPOINT_URL_LAMBDA: url,
    ...overrides,
  };
  Object.assign(process.env, variables);
  return readConfig(variables);
}

function client(url = lambda, overrides?: Record<string, string>): CognitoIdentityProviderClient {
  const cognito = cognitoClient(configFor(url, overrides));
  closers.push(() => cognito.destroy());
  return cognito;
}

/** Waits until the relay has logged this many lines, which may happen after the response. Returns the log. */
const logged = (lines: number) => until(() => (log.length >= lines ? log : undefined));

const list = () => new ListUsersCommand({ UserPoolId });
const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => {
      throw new Error('Expected a failure');
    },
    (error) => error,
  );

describe('Cognito through the relay', () => {
  it('lists users', async () => {
    const { Users } = await client().send(list());
    expect(Users).toHaveLength(2);
    expect(Users![0]!.UserCreateDate).toBeInstanceOf(Date);
    expect(await logged(1)).toEqual([{ kind: 'ListUsers', status: 200, milliseconds: expect.any(Number) }]);
  });

  it('creates a user whose name contains non-ASCII characters, and reports an existing user with the error of the SDK', async () => {
    const command = new AdminCreateUserCommand({
      UserPoolId,
      Username: 'jürg@example.org',
      UserAttributes: [
        { Name: 'email', Value: 'jürg@example.org' },
        { Name: 'name', Value: 'Jürg «Zoë» Müller 😀' },
      ],
    });
    await client().send(command);
    const { UserAttributes } = await client().send(
      new AdminGetUserCommand({ UserPoolId, Username: 'jürg@example.org' }),
    );
    expect(UserAttributes).toContainEqual({ Name: 'name', Value: 'Jürg «Zoë» Müller 😀' });
    const failure = await failureOf(client().send(command));
    expect(failure).toBeInstanceOf(UsernameExistsException);
    expect(failure.$metadata).toMatchObject({
      httpStatusCode: 400,
      attempts: 1,
      requestId: expect.stringMatching(/^[\w-]{36}$/),
    });
    expect(JSON.stringify(await logged(3))).not.toMatch(/rg@example|Zo/);
  });

  it('fails without a retry for requests that the relay refuses, and gives the reason', async () => {
    const password = new AdminSetUserPasswordCommand({
      UserPoolId,
      Username: 'anna@example.org',
      Password: 'Neues-Passwort-2',
    });
    const failure = await failureOf(client().send(password));
    expect(failure).toMatchObject({
      name: 'RelayRefused',
      message: expect.stringContaining('operation is not on the allow-list'),
      $metadata: { attempts: 1 },
    });
    const pool = await failureOf(client().send(new ListUsersCommand({ UserPoolId: 'eu-central-2_Other0001' })));
    expect(pool).toMatchObject({
      name: 'RelayRefused',
      message: expect.stringContaining('must name this user pool'),
      $metadata: { attempts: 1 },
    });
    expect(await logged(2)).toHaveLength(2);
  });

  it('is replaced by a direct connection to Cognito if no relay is configured', async () => {
    const { Users } = await client('http://127.0.0.1:1', { EGRESS_RELAY_FUNCTION: '' }).send(list());
    expect(Users!.length).toBeGreaterThan(0);
    expect(log).toEqual([]);
  });
});

describe('a request through a failing relay', () => {
  it("fails after four attempts while Lambda throttles, with Cognito's name for the error", async () => {
    const failure = await failureOf(client(await startRelay({ concurrency: 0 })).send(list()));
    expect(failure).toMatchObject({ name: 'TooManyRequestsException', $metadata: { attempts: 4 } });
  });

  it('is retried when connections break', async () => {
    const proxy = await BrokenProxy.open(lambda, { broken: 2 });
    const { $metadata } = await client(proxy.url).send(list());
    expect($metadata.attempts).toBe(3);
  });

  it('is retried when the relay gets no response', async () => {
    const brokenServer = new Signer();
    const url = await brokenServer.listen();
    brokenServer.isDown = true;
    closers.push(() => brokenServer.close());
    const relay = await startRelay({
      environment: { ...environment, AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: url },
    });
    const failure = await failureOf(client(relay, { AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: url }).send(list()));
    expect(failure).toMatchObject({
      name: 'RelayFailed',
      message: 'The egress relay got no response. The connection failed: ECONNRESET.',
      $metadata: { attempts: 4 },
    });
    expect(brokenServer.requests).toEqual(['/', '/', '/', '/']);
  });

  it('fails at once when it is aborted, even before Lambda responds', async () => {
    const proxy = await BrokenProxy.open(lambda, { isSilent: true });
    const abort = new AbortController();
    const failing = failureOf(client(proxy.url).send(list(), { abortSignal: abort.signal }));
    await until(() => proxy.connections > 0);
    abort.abort();
    expect(await failing).toMatchObject({ name: 'AbortError' });
    expect(proxy.connections).toBe(1);
    expect(await failureOf(client(proxy.url).send(list(), { abortSignal: abort.signal }))).toMatchObject({
      name: 'AbortError',
    });
    expect(proxy.connections).toBe(1);
  });

  it('fails after retries when the request timeout expires', async () => {
    const proxy = await BrokenProxy.open(lambda, { isSilent: true });
    const failure = await failureOf(client(proxy.url).send(list(), { requestTimeout: 60 }));
    expect(failure).toMatchObject({ name: 'TimeoutError', $metadata: { attempts: 4 } });
  });

  it.each([
    ['throws', 'exports.handler = () => { throw new TypeError("secret"); };', /failed \(Unhandled: TypeError\)/],
    ['does not start', 'throw new RangeError("secret");', /failed \(Unhandled: RangeError\)/],
    [
      'is not a relay',
      'exports.handler = async () => ({ statusCode: 200, body: "secret" });',
      /is not an egress relay/,
    ],
    ['returns a string', 'exports.handler = async () => "secret";', /is not an egress relay/],
    ['returns nothing', 'exports.handler = async () => undefined;', /is not an egress relay/],
  ])('fails without a retry if the function %s', async (_why, content, sentence) => {
    const program = path.join(folder, `${Math.random()}.js`);
    writeFileSync(program, content);
    const failure = await failureOf(client(await startRelay({ program })).send(list()));
    expect(failure).toMatchObject({
      name: 'RelayFailed',
      message: expect.stringMatching(sentence),
      $metadata: { attempts: 1 },
    });
    expect(failure.message).not.toContain('secret');
  });

  it('fails without a retry if the function does not exist, and names the function', async () => {
    const failure = await failureOf(client(lambda, { EGRESS_RELAY_FUNCTION: 'elsewhere' }).send(list()));
    expect(failure.message).toBe(
      'The egress relay elsewhere cannot be invoked: Lambda responded with 404 ResourceNotFoundException',
    );
    expect(failure.$metadata.attempts).toBe(1);
  });
});

describe('identity through the relay', () => {
  it('verifies the identity token and the access token with keys that only the relay fetches, each key once', async () => {
    const identity = new Identity(configFor(lambda));
    for (let n = 0; n < 3; n++) {
      expect(await identity.verify(signer.headers(ADMIN))).toEqual({
        id: ADMIN.sub,
        email: ADMIN.email,
        name: ADMIN.name,
        isAdmin: true,
      });
    }
    expect((await logged(2)).map(({ kind }) => kind)).toEqual(['pool keys', 'load balancer key']);
    expect(signer.requests.splice(0)).toEqual(['/jwks.json', `/${signer.kid}`]);
  });

  it('rejects a token whose key is missing, and requests the key only once', async () => {
    const identity = new Identity(configFor(lambda));
    const kid = '00000000-0000-4000-8000-000000000000';
    const headers = { ...signer.headers(ADMIN), 'x-amzn-oidc-data': signer.data(ADMIN, {}, { kid }) };
    for (let n = 0; n < 3; n++) await expect(identity.verify(headers)).rejects.toThrow('load balancer token');
    expect(await logged(2)).toMatchObject([{ kind: 'pool keys' }, { kind: 'load balancer key', status: 404 }]);
  });

  it('rejects tokens if the relay does not exist, and does not fetch keys directly', async () => {
    signer.requests.length = 0;
    const identity = new Identity(configFor(lambda, { EGRESS_RELAY_FUNCTION: 'elsewhere' }));
    await expect(identity.verify(signer.headers(ADMIN))).rejects.toThrow('RelayFailed');
    expect(signer.requests).toEqual([]);
  });
});

/** A TCP proxy that closes its first `broken` connections, by default all, or with `isSilent` accepts them and never responds. */
class BrokenProxy {
  url!: string;
  connections = 0;
  private readonly sockets = new Set<Socket>();

  static async open(target: string, { broken = Infinity, isSilent = false } = {}): Promise<BrokenProxy> {
    const proxy = new BrokenProxy();
    const server = createServer((socket) => {
      proxy.sockets.add(socket.on('error', () => undefined));
      const isBroken = ++proxy.connections <= broken;
      if (isBroken && !isSilent) socket.destroy();
      if (isBroken) return;
      socket.pipe(connect(Number(new URL(target).port), '127.0.0.1')).pipe(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    proxy.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    closers.push(() => {
      for (const socket of proxy.sockets) socket.destroy();
      server.close();
    });
    return proxy;
  }
}
