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
import { cognitoClient } from '../../src/app/cognito';
import { readConfig } from '../../src/app/config';
import { Identity } from '../../src/app/identity';
import { type Cognito, startCognito } from '../../src/local/aws/cognito';
import { type LambdaOptions, startLambda } from '../../src/local/aws/lambda';
import { VARIABLES } from '../support/app/app-fixture';
import { ADMIN, CLIENT, Signer, POOL as UserPoolId } from '../support/app/signer';
import { bundledRelay } from '../support/functions/egress-relay-fixture';
import { until } from '../support/until';

const NAME = 'egress-relay';
const folder = mkdtempSync(path.join(tmpdir(), 'relay-'));
const signer = new Signer();
const closers: (() => unknown)[] = [() => rmSync(folder, { recursive: true })];
/** What the relay logged. */
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
  lambda = await started();
});
beforeEach(() => {
  log.length = 0;
});
afterAll(async () => {
  for (const close of closers.reverse()) await close();
});

/** A Lambda with the real relay, or what `more` makes of it. */
async function started(more: Partial<LambdaOptions> = {}): Promise<string> {
  const print = (text: string) =>
    log.push(
      ...text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    );
  const { url, close } = await startLambda({ name: NAME, program: bundledRelay(), environment, print, ...more });
  closers.push(close);
  return url;
}

/** The configuration of an application whose Lambda is there. */
function configFor(url: string, more: Record<string, string> = {}) {
  const variables = {
    ...VARIABLES,
    ...environment,
    EGRESS_RELAY_FUNCTION: NAME,
    AWS_ENDPOINT_URL_LAMBDA: url,
    ...more,
  };
  Object.assign(process.env, variables);
  return readConfig(variables);
}

function client(url = lambda, more?: Record<string, string>): CognitoIdentityProviderClient {
  const made = cognitoClient(configFor(url, more));
  closers.push(() => made.destroy());
  return made;
}

/** The relay's log, once it has so many lines: they come by another way than the answers. */
const logged = (lines: number) => until(() => (log.length >= lines ? log : undefined));

const list = () => new ListUsersCommand({ UserPoolId });
const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => {
      throw new Error('It did not fail');
    },
    (error) => error,
  );

describe('Cognito through the relay', () => {
  it('lists people', async () => {
    const { Users } = await client().send(list());
    expect(Users).toHaveLength(2);
    expect(Users![0]!.UserCreateDate).toBeInstanceOf(Date);
    expect(await logged(1)).toEqual([{ kind: 'ListUsers', status: 200, milliseconds: expect.any(Number) }]);
  });

  it('creates somebody of any name, and says who exists already as the SDK says it', async () => {
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

  it('fails at once for what the relay refuses, and says why', async () => {
    const password = new AdminSetUserPasswordCommand({
      UserPoolId,
      Username: 'anna@example.org',
      Password: 'Neues-Passwort-2',
    });
    const failure = await failureOf(client().send(password));
    expect(failure).toMatchObject({
      name: 'RelayRefused',
      message: expect.stringContaining('operation is none of those'),
      $metadata: { attempts: 1 },
    });
    const pool = await failureOf(client().send(new ListUsersCommand({ UserPoolId: 'eu-central-2_Other0001' })));
    expect(pool).toMatchObject({
      name: 'RelayRefused',
      message: expect.stringContaining('does not name this user pool'),
      $metadata: { attempts: 1 },
    });
    expect(await logged(2)).toHaveLength(2);
  });

  it('works directly too, where no relay is named', async () => {
    const { Users } = await client('http://127.0.0.1:1', { EGRESS_RELAY_FUNCTION: '' }).send(list());
    expect(Users!.length).toBeGreaterThan(0);
    expect(log).toEqual([]);
  });
});

describe('trouble on the way', () => {
  it("fails after four tries while Lambda is throttled, under Cognito's own name for it", async () => {
    const failure = await failureOf(client(await started({ concurrency: 0 })).send(list()));
    expect(failure).toMatchObject({ name: 'TooManyRequestsException', $metadata: { attempts: 4 } });
  });

  it('tries again when connections break', async () => {
    const line = await Line.to(lambda, 2);
    const { $metadata } = await client(line.url).send(list());
    expect($metadata.attempts).toBe(3);
  });

  it('tries again when the relay gets no response', async () => {
    const broken = new Signer();
    const url = await broken.listen();
    broken.isDown = true;
    closers.push(() => broken.close());
    const relay = await started({ environment: { ...environment, AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: url } });
    const failure = await failureOf(client(relay, { AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: url }).send(list()));
    expect(failure).toMatchObject({
      name: 'RelayFailed',
      message: 'The egress relay got no response. The connection broke: ECONNRESET.',
      $metadata: { attempts: 4 },
    });
    expect(broken.asked).toEqual(['/', '/', '/', '/']);
  });

  it('fails at once when given up, even before Lambda answers', async () => {
    const line = await Line.to(lambda, Infinity, { silent: true });
    const leaving = new AbortController();
    const failing = failureOf(client(line.url).send(list(), { abortSignal: leaving.signal }));
    await until(() => line.count > 0);
    leaving.abort();
    expect(await failing).toMatchObject({ name: 'AbortError' });
    expect(line.count).toBe(1);
    expect(await failureOf(client(line.url).send(list(), { abortSignal: leaving.signal }))).toMatchObject({
      name: 'AbortError',
    });
    expect(line.count).toBe(1);
  });

  it('fails when time is up, after trying again', async () => {
    const line = await Line.to(lambda, Infinity, { silent: true });
    const failure = await failureOf(client(line.url).send(list(), { requestTimeout: 60 }));
    expect(failure).toMatchObject({ name: 'TimeoutError', $metadata: { attempts: 4 } });
  });

  it.each([
    [
      'breaks down',
      'exports.handler = () => { throw new TypeError("secret"); };',
      /broke down \(Unhandled: TypeError\)/,
    ],
    ['does not start', 'throw new RangeError("secret");', /broke down \(Unhandled: RangeError\)/],
    [
      'is none of ours',
      'exports.handler = async () => ({ statusCode: 200, body: "secret" });',
      /answers unlike an egress relay/,
    ],
    ['says something else', 'exports.handler = async () => "secret";', /answers unlike an egress relay/],
    ['says nothing', 'exports.handler = async () => undefined;', /answers unlike an egress relay/],
  ])('fails at once for a function that %s', async (_why, content, sentence) => {
    const program = path.join(folder, `${Math.random()}.js`);
    writeFileSync(program, content);
    const failure = await failureOf(client(await started({ program })).send(list()));
    expect(failure).toMatchObject({
      name: 'RelayFailed',
      message: expect.stringMatching(sentence),
      $metadata: { attempts: 1 },
    });
    expect(failure.message).not.toContain('secret');
  });

  it('fails at once when there is no such function, and names it', async () => {
    const failure = await failureOf(client(lambda, { EGRESS_RELAY_FUNCTION: 'elsewhere' }).send(list()));
    expect(failure.message).toBe(
      'The egress relay elsewhere cannot be invoked: Lambda answered 404 ResourceNotFoundException',
    );
    expect(failure.$metadata.attempts).toBe(1);
  });
});

describe('identity through the relay', () => {
  it('verifies both tokens by keys that only the relay fetches, each once', async () => {
    const identity = new Identity(configFor(lambda));
    for (let n = 0; n < 3; n++) {
      expect(await identity.verify(signer.headers(ADMIN))).toEqual({
        id: ADMIN.sub,
        email: ADMIN.email,
        name: ADMIN.name,
        isAdmin: true,
      });
    }
    expect((await logged(2)).map(({ kind }) => kind)).toEqual(['load balancer key', 'pool keys']);
    expect(signer.asked.splice(0)).toEqual([`/${signer.kid}`, '/jwks.json']);
  });

  it('fails for a key that is not there, and asks for it once', async () => {
    const identity = new Identity(configFor(lambda));
    const kid = '00000000-0000-4000-8000-000000000000';
    const headers = { ...signer.headers(ADMIN), 'x-amzn-oidc-data': signer.data(ADMIN, {}, { kid }) };
    for (let n = 0; n < 3; n++) await expect(identity.verify(headers)).rejects.toThrow('load balancer token');
    expect(await logged(1)).toMatchObject([{ kind: 'load balancer key', status: 404 }]);
  });

  it('fails where the relay is not there, and asks nobody else', async () => {
    signer.asked.length = 0;
    const identity = new Identity(configFor(lambda, { EGRESS_RELAY_FUNCTION: 'elsewhere' }));
    await expect(identity.verify(signer.headers(ADMIN))).rejects.toThrow('load balancer token');
    expect(signer.asked).toEqual([]);
  });
});

/** A line to a server whose first connections break, or lead nowhere. */
class Line {
  count = 0;
  private readonly sockets = new Set<Socket>();

  static async to(target: string, broken: number, { silent = false } = {}): Promise<Line> {
    const line = new Line();
    const server = createServer((socket) => {
      line.sockets.add(socket.on('error', () => undefined));
      const isBroken = ++line.count <= broken;
      if (isBroken && !silent) socket.destroy();
      if (isBroken) return;
      socket.pipe(connect(Number(new URL(target).port), '127.0.0.1')).pipe(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    line.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    closers.push(() => {
      for (const socket of line.sockets) socket.destroy();
      server.close();
    });
    return line;
  }

  url!: string;
}
