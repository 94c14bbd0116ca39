import { CognitoIdentityProviderClient, ListUsersCommand } from '@aws-sdk/client-cognito-identity-provider';
import { ListMultipartUploadsCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { AppFixture, BUCKET, type RunningApp } from '../app/app-fixture';
import type { Client } from '../app/client';
import { type FormFile, multipart } from '../app/multipart';
import type { User } from '../app/signer';
import type { HttpResponse } from '../http';
import { hiddenFields } from './hidden-fields';

const CLOSED_PORT = 'http://127.0.0.1:1';

/** The application with all stand-ins that the console uses, and with the users and documents of `npm start`. */
export class ConsoleFixture {
  fixture!: AppFixture;
  app!: RunningApp;
  adminUser!: User;
  annaUser!: User;
  s3!: S3Client;
  cognito!: CognitoIdentityProviderClient;

  /** @param variables for the application and the stand-ins */
  static async open(variables: Record<string, string> = {}): Promise<ConsoleFixture> {
    const opened = new ConsoleFixture();
    await opened.start(variables);
    return opened;
  }

  /** Opens a fixture before the tests of a file, and closes it after them. */
  static forFile(variables: Record<string, string> = {}): ConsoleFixture {
    const opened = new ConsoleFixture();
    beforeAll(() => opened.start(variables));
    afterAll(() => opened.close());
    return opened;
  }

  /**
   * Like `forFile`, but without the Bedrock stand-ins, which would spend seconds reading the example documents. For tests of
   * users.
   */
  static forFileWithoutBedrock(): ConsoleFixture {
    return ConsoleFixture.forFile({
      AWS_ENDPOINT_URL_BEDROCK_AGENT: CLOSED_PORT,
      AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME: CLOSED_PORT,
    });
  }

  /** A client signed in as the seeded admin. */
  get admin(): Client {
    return this.app.client(this.adminUser);
  }

  /** A client signed in as the seeded user, who is not an admin. */
  get anna(): Client {
    return this.app.client(this.annaUser);
  }

  /** Submits an upload form as the page's script does. */
  upload(files: readonly FormFile[], fields: Record<string, string> = {}, client = this.admin): Promise<HttpResponse> {
    const { body, headers } = multipart(files, fields);
    return client.send({
      method: 'POST',
      path: '/admin/documents',
      body,
      headers: { ...headers, 'hx-request': 'true' },
    });
  }

  /** The hidden fields of the form for replacing a document. */
  async replacementOf(name: string): Promise<Record<string, string>> {
    const { text } = await this.admin.get(`/admin/documents/replacement?name=${encodeURIComponent(name)}`);
    return hiddenFields(text, 'replaces', 'seen');
  }

  /** All keys of the bucket under a prefix. */
  async keys(prefix: string): Promise<string[]> {
    const { Contents = [] } = await this.s3.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix: prefix }));
    return Contents.map(({ Key }) => Key!);
  }

  /** Number of multipart uploads that were neither completed nor aborted. */
  async openUploads(): Promise<number> {
    const { Uploads = [] } = await this.s3.send(new ListMultipartUploadsCommand({ Bucket: BUCKET }));
    return Uploads.length;
  }

  async close(): Promise<void> {
    this.s3.destroy();
    this.cognito.destroy();
    await this.fixture.close();
  }

  private async start(variables: Record<string, string>): Promise<void> {
    this.fixture = await AppFixture.openWhole(variables);
    this.app = await this.fixture.app(variables);
    const users = await usersOf(this.fixture);
    this.adminUser = { ...users.get('admin@example.org')!, groups: ['admins'] };
    this.annaUser = users.get('anna@example.org')!;
    const { AWS_ENDPOINT_URL_S3: s3, AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: cognito } = this.fixture.variables;
    this.s3 = new S3Client({ region: 'eu-central-2', endpoint: s3! });
    this.cognito = new CognitoIdentityProviderClient({ region: 'eu-central-2', endpoint: cognito! });
  }
}

async function usersOf(fixture: AppFixture): Promise<Map<string, User>> {
  const endpoint = fixture.variables.AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER!;
  const client = new CognitoIdentityProviderClient({ region: 'eu-central-2', endpoint });
  const { Users = [] } = await client.send(new ListUsersCommand({ UserPoolId: fixture.variables.USER_POOL_ID! }));
  client.destroy();
  return new Map(
    Users.map(({ Attributes = [] }) => {
      const of = (name: string) => Attributes.find(({ Name }) => Name === name)?.Value ?? '';
      return [of('email'), { sub: of('sub'), email: of('email'), name: of('name') || of('email') }];
    }),
  );
}
