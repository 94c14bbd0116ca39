import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDeployment } from '../../../../src/infra/deployment/read';
import type { NamedFinding } from '../../../../src/operator/check';
import { runDoctor } from '../../../../src/operator/doctor/doctor';
import type { Machine } from '../../../../src/operator/doctor/machine';
import { type AwsServer, type Responses, startAwsServer } from './aws-server';
import { healthyAccount, healthyMachine } from './healthy-account';

/** The content of a `deployment.json`. */
export type Content = Record<string, unknown>;

export const EXAMPLE: Content = JSON.parse(
  readFileSync(join(__dirname, '../../../../deployment.example.json'), 'utf8'),
);

/** The example with an organisation's own values instead of the placeholders. */
export const OWN: Content = {
  ...EXAMPLE,
  organisation: 'Amt für Energie',
  address: { host: 'chat.amt.ch', hostedZone: { id: 'Z04217AMT', name: 'amt.ch' } },
  signIn: { prefix: 'amt-fuer-energie', mfa: 'required' },
  firstAdmin: { email: 'ada@amt.ch', language: 'de' },
  operation: { alarmEmail: 'betrieb@amt.ch' },
};

/** How a scenario differs from the example, a healthy account and a complete machine. */
export interface Scenario {
  readonly deployment?: Content;
  readonly aws?: Responses;
  readonly machine?: Partial<Machine>;
  /** Timeout of each check, in milliseconds. */
  readonly timeout?: number;
}

/** Environment variables with credentials, and without any other AWS configuration. */
export const credentials = (url: string): Readonly<Record<string, string>> => ({
  AWS_ENDPOINT_URL: url,
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: join(__dirname, 'none'),
  AWS_SHARED_CREDENTIALS_FILE: join(__dirname, 'none'),
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
});

/** Runs the doctor against an AWS server on loopback. */
export class DoctorFixture {
  aws!: AwsServer;

  /** Starts the server of a fixture before the tests of a file, and closes it after them. */
  static forFile(): DoctorFixture {
    const fixture = new DoctorFixture();
    beforeAll(() => fixture.start());
    afterAll(() => fixture.aws.close());
    return fixture;
  }

  async run({ deployment = {}, aws = {}, machine = {}, timeout = 10_000 }: Scenario = {}): Promise<NamedFinding[]> {
    this.aws.respondWith({ ...healthyAccount, ...aws });
    return runDoctor({
      deployment: parseDeployment(JSON.stringify({ ...EXAMPLE, ...deployment }), 'deployment.json'),
      machine: { ...healthyMachine, ...machine },
      timeout,
    });
  }

  private async start(): Promise<void> {
    this.aws = await startAwsServer();
    delete process.env.AWS_PROFILE;
    delete process.env.AWS_SESSION_TOKEN;
    Object.assign(process.env, credentials(this.aws.url));
  }
}

/** Findings that are not `ok`. */
export function problems(findings: readonly NamedFinding[]): NamedFinding[] {
  return findings.filter(({ level }) => level !== 'ok');
}
