import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDeployment } from '../../../../src/infra/deployment/read';
import { diagnose } from '../../../../src/operator/doctor/doctor';
import type { NamedFinding } from '../../../../src/operator/doctor/finding';
import type { Workplace } from '../../../../src/operator/doctor/workplace';
import { type Aws, type Script, startAws } from './aws-server';
import { healthy, machine } from './healthy-account';

/** The content of a `deployment.json`. */
export type Content = Record<string, unknown>;

export const EXAMPLE: Content = JSON.parse(
  readFileSync(join(__dirname, '../../../../deployment.example.json'), 'utf8'),
);

/** What differs from the example, from a healthy account and from a machine that has all. */
export interface Circumstances {
  readonly deployment?: Content;
  readonly aws?: Script;
  readonly machine?: Partial<Workplace>;
  /** Milliseconds for one check. */
  readonly timeout?: number;
}

/** Somebody's credentials, and no other configuration of AWS. */
export const credentials = (url: string): Readonly<Record<string, string>> => ({
  AWS_ENDPOINT_URL: url,
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: join(__dirname, 'none'),
  AWS_SHARED_CREDENTIALS_FILE: join(__dirname, 'none'),
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
});

/** A doctor's practice beside a stand-in for AWS. */
export class Practice {
  private constructor(readonly aws: Aws) {}

  static async open(): Promise<Practice> {
    const practice = new Practice(await startAws());
    delete process.env.AWS_PROFILE;
    delete process.env.AWS_SESSION_TOKEN;
    Object.assign(process.env, credentials(practice.aws.url));
    return practice;
  }

  async consult({
    deployment = {},
    aws = {},
    machine: change = {},
    timeout = 10_000,
  }: Circumstances = {}): Promise<NamedFinding[]> {
    this.aws.follow({ ...healthy, ...aws });
    return diagnose({
      deployment: parseDeployment(JSON.stringify({ ...EXAMPLE, ...deployment }), 'deployment.json'),
      workplace: { ...machine, ...change },
      timeout,
    });
  }

  close(): Promise<void> {
    return this.aws.close();
  }
}

/** What is not as it should be. */
export function complaints(findings: readonly NamedFinding[]): NamedFinding[] {
  return findings.filter(({ level }) => level !== 'ok');
}
