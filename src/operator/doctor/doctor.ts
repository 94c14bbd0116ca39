import type { Deployment } from '../../infra/deployment/schema';
import { findCaller } from '../aws/caller';
import { CredentialsError, MissingPermission, ServiceUnreachable } from '../aws/errors';
import { EDGE_REGION, Region } from '../aws/region';
import { Stacks } from '../aws/stacks';
import { type Finding, type NamedFinding, runCheck, unknown } from '../check';
import { account, region } from './checks/account';
import { accountVerification } from './checks/account-verification';
import { agent } from './checks/agent';
import { agentModel } from './checks/agent-model';
import { availabilityZones } from './checks/availability-zones';
import { backupVault } from './checks/backup-vault';
import { caaRecords } from './checks/caa-records';
import { certificates } from './checks/certificates';
import { bootstrap, existingStacks, regionalServices } from './checks/cloudformation';
import { existingSignIn, signInAddress } from './checks/cognito-domain';
import { existingDocumentBucket } from './checks/existing/document-bucket';
import { existingKey } from './checks/existing/key';
import { existingKnowledgeBase } from './checks/existing/knowledge-base';
import { existingLogBucket } from './checks/existing/log-bucket';
import { existingUserPool } from './checks/existing/user-pool';
import { existingVpc } from './checks/existing/vpc';
import { existingNetwork } from './checks/existing-network';
import { guardrail } from './checks/guardrail';
import { hostedZone } from './checks/hosted-zone';
import { imageScanning } from './checks/image-scanning';
import { lambdaConcurrency } from './checks/lambda-concurrency';
import { mailSender } from './checks/mail-sender';
import { modelQuotas } from './checks/model-quotas';
import { answeringModel, embeddingModel } from './checks/models';
import { originSecret } from './checks/origin-secret';
import { ownKnowledgeBase } from './checks/own-knowledge-base';
import { prefixLists } from './checks/prefix-lists';
import { elasticIps, fargateVcpus, securityGroupRules, vpcs } from './checks/quotas';
import { rerankingModel } from './checks/reranking-model';
import { serviceLinkedRoles } from './checks/service-linked-roles';
import { webAcl } from './checks/web-acl';
import { imageBuilder, nodeAndNpm } from './checks/workstation';
import type { DoctorCheck, DoctorContext } from './context';
import type { Machine } from './machine';

/**
 * Checks that run first. If one of them reports a fault, the doctor omits `ACCOUNT_CHECKS`, because their requests would fail, or go to
 * an account other than the one in the deployment file.
 */
const PRECONDITIONS: readonly DoctorCheck[] = [account, region];
const MACHINE_CHECKS: readonly DoctorCheck[] = [nodeAndNpm, imageBuilder];
/** The checks of the account, in the order in which an operator would work through their findings. */
const ACCOUNT_CHECKS: readonly DoctorCheck[] = [
  bootstrap,
  imageScanning,
  serviceLinkedRoles,
  accountVerification,
  existingStacks,
  existingNetwork,
  existingVpc,
  existingKey,
  existingLogBucket,
  existingDocumentBucket,
  existingKnowledgeBase,
  existingUserPool,
  existingSignIn,
  ownKnowledgeBase,
  backupVault,
  originSecret,
  answeringModel,
  modelQuotas,
  rerankingModel,
  embeddingModel,
  agent,
  agentModel,
  guardrail,
  regionalServices,
  hostedZone,
  caaRecords,
  certificates,
  signInAddress,
  mailSender,
  webAcl,
  availabilityZones,
  prefixLists,
  securityGroupRules,
  vpcs,
  elasticIps,
  fargateVcpus,
  lambdaConcurrency,
];

/** Timeout of each check in milliseconds. */
export const CHECK_TIMEOUT = 30_000;

/** Returns the names of all checks, in the order of the report. */
export function checkNames(): string[] {
  return [...PRECONDITIONS, ...MACHINE_CHECKS, ...ACCOUNT_CHECKS].map(({ name }) => name);
}

export interface DoctorOptions {
  readonly deployment: Deployment;
  readonly machine: Machine;
  /** Timeout of each check in milliseconds. */
  readonly timeout: number;
  /** Names of checks that the doctor does not run. @default none */
  readonly skipped?: ReadonlySet<string> | undefined;
  /** The doctor calls this function after each check, except for `PRECONDITIONS`. */
  readonly progress?: ((done: number, all: number) => void) | undefined;
}

/**
 * Checks the account and this machine before a deployment. Sends only read requests to AWS.
 *
 * @throws CredentialsError when AWS cannot be reached, or when the credentials are missing or rejected
 */
export async function runDoctor({
  deployment,
  machine,
  timeout,
  skipped = new Set(),
  progress,
}: DoctorOptions): Promise<NamedFinding[]> {
  const edge = new Region(EDGE_REGION);
  const caller = await findCaller(edge);
  const home = deployment.region === edge.name ? edge : new Region(deployment.region, edge);
  const stacks = new Stacks(deployment.name, home, edge);
  const context = { deployment, machine, home, edge, stacks, caller };

  const isWanted = ({ name }: DoctorCheck) => !skipped.has(name);
  const preconditions = await runAll(PRECONDITIONS.filter(isWanted), context, timeout);
  const canGoOn = !preconditions.some(({ level }) => level === 'fault');
  const checks = [...MACHINE_CHECKS, ...(canGoOn ? ACCOUNT_CHECKS : [])].filter(isWanted);
  return [...preconditions, ...(await runAll(checks, context, timeout, progress))];
}

/**
 * Runs the given checks concurrently.
 *
 * @returns the findings, in the order of the checks
 * @throws CredentialsError when a check throws it, because all other requests to AWS would fail for the same reason
 */
async function runAll(
  checks: readonly DoctorCheck[],
  context: DoctorContext,
  timeout: number,
  progress?: DoctorOptions['progress'],
): Promise<NamedFinding[]> {
  let done = 0;
  const results = await Promise.allSettled(
    checks.map(async ({ name, run }) => {
      const withTimeout = { name, run: (given: DoctorContext) => orTimeout(run(given), timeout) };
      return runCheck(withTimeout, context, explain).finally(() => progress?.((done += 1), checks.length));
    }),
  );
  return results.flatMap((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}

async function orTimeout(findings: Promise<readonly Finding[]>, timeout: number): Promise<readonly Finding[]> {
  let timer: NodeJS.Timeout | undefined;
  const timedOut = new Promise<readonly Finding[]>((resolve) => {
    timer = setTimeout(
      () => resolve([unknown(`no answer within ${timeout / 1000} s`, 'Run the doctor again.')]),
      timeout,
    );
  });
  try {
    return await Promise.race([findings, timedOut]);
  } finally {
    clearTimeout(timer);
  }
}

/** Turns an error into findings. @throws the error itself if it is a CredentialsError */
function explain(error: unknown): Finding[] {
  if (error instanceof CredentialsError) throw error;
  if (error instanceof MissingPermission) {
    return [
      unknown(
        error.message,
        error.deniedByOrganisation
          ? `A policy of your AWS organisation denies ${error.action}: ask its administrators.`
          : `Ask your administrator for ${error.action}, or have someone with this permission run the doctor.`,
      ),
    ];
  }
  if (error instanceof ServiceUnreachable)
    return [unknown(error.message, 'Check the internet connection of this machine and its proxy.')];
  const { name, message } = error as Error;
  return [
    unknown(
      `AWS answered with ${name}: ${message}`,
      "Run the doctor again; if the error persists, look it up in the service's documentation.",
    ),
  ];
}
