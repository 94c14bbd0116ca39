import { DEPLOYMENT_FILE, parseDeployment, readDeployment, readDeploymentContent } from '../../infra/deployment/read';
import { isRegion } from '../../infra/deployment/regions';
import type { Deployment } from '../../infra/deployment/schema';
import { AwsUnavailable } from '../aws/errors';
import { Region } from '../aws/region';
import { fault, type NamedFinding, ok, unknown } from '../check';
import { findPrefixLists, type PrefixLists } from './checks/prefix-lists';

const CHECK = 'Configuration';

/** The deployment, if its file is usable, and the findings about the file. */
export interface Configuration {
  readonly deployment?: Deployment;
  readonly findings: readonly NamedFinding[];
}

/**
 * Reads the deployment file. If its only faults are placeholders, or a missing `network.cloudFrontPrefixList` that can be looked up in AWS,
 * also returns the deployment, so that the doctor can run its checks. After any other fault, returns only the findings. After any fault
 * except placeholders, looks up the prefix lists of the file's region in AWS, so that the report can name them.
 */
export async function readConfiguration(file: string | undefined): Promise<Configuration> {
  try {
    const { deployment, file: read } = readDeployment({ file, ownValues: true });
    return { deployment, findings: [{ check: CHECK, ...ok(`${read} is valid`) }] };
  } catch (error) {
    const name = file ?? DEPLOYMENT_FILE;
    const faults = faultsOf(error as Error);
    const content = readContent(name);
    if (!content) return { findings: faults };
    const deployment = tryToParse(content, name);
    return deployment ? { deployment, findings: faults } : completeConfiguration(faults, content, name);
  }
}

/** Splits an error message into findings. Below a heading, the message has a line for each fault, which includes the remedy. */
function faultsOf({ message }: Error): NamedFinding[] {
  const [heading, ...lines] = message.split('\n');
  return (lines.length > 0 ? lines : [heading!]).map((line) => ({ check: CHECK, level: 'fault', what: line.trim() }));
}

async function completeConfiguration(
  faults: readonly NamedFinding[],
  content: Record<string, unknown>,
  file: string,
): Promise<Configuration> {
  const { region } = content;
  if (!isRegion(region)) return { findings: faults };
  const lists = await tryToFindPrefixLists(region);
  if (!lists) return { findings: faults };
  if (lists instanceof AwsUnavailable) {
    const reason: NamedFinding = { check: 'Prefix lists', ...unknown(`not looked up: ${lists.message}`) };
    return { findings: faults.some(isMissingList) ? [...faults, reason] : faults };
  }
  const deployment = lists.cloudFront && parseWith(content, lists.cloudFront.id, file);
  if (!deployment) return { findings: [...faults, { check: 'Prefix lists', ...ok(describe(region, lists)) }] };
  const missing = fault(
    `network.cloudFrontPrefixList is missing in ${file}`,
    `Add to it: "network": { "cloudFrontPrefixList": "${lists.cloudFront!.id}" }`,
  );
  const others = faults.filter((one) => !isMissingList(one));
  return { deployment, findings: [...others, { check: CHECK, ...missing }] };
}

function isMissingList({ what }: NamedFinding): boolean {
  return what.startsWith('network.cloudFrontPrefixList is missing');
}

/** Reads the JSON object in an invalid file, if the file contains one. */
function readContent(file: string): Record<string, unknown> | undefined {
  try {
    const content = readDeploymentContent(file);
    return typeof content === 'object' && content !== null ? (content as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @returns the prefix lists of the region, or the error if the credentials, a permission or the connection is missing; undefined after any
 *   other error, because the faults of the file are more important
 */
async function tryToFindPrefixLists(region: string): Promise<PrefixLists | AwsUnavailable | undefined> {
  return findPrefixLists(new Region(region)).catch((error: unknown) =>
    error instanceof AwsUnavailable ? error : undefined,
  );
}

function parseWith(
  content: Record<string, unknown>,
  cloudFrontPrefixList: string,
  file: string,
): Deployment | undefined {
  const network = content.network ?? {};
  if (typeof network !== 'object' || 'cloudFrontPrefixList' in network) return undefined;
  return tryToParse({ ...content, network: { ...network, cloudFrontPrefixList } }, file);
}

function tryToParse(content: Record<string, unknown>, file: string): Deployment | undefined {
  try {
    return parseDeployment(JSON.stringify(content), file);
  } catch {
    return undefined;
  }
}

function describe(region: string, { cloudFront, s3, dynamodb }: PrefixLists): string {
  return `in ${region}: CloudFront ${cloudFront?.id ?? 'none'}, S3 ${s3?.id ?? 'none'}, DynamoDB ${dynamodb?.id ?? 'none'}`;
}
