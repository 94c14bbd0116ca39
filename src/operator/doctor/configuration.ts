import { existsSync, readFileSync } from 'node:fs';
import { DEPLOYMENT_FILE, parseDeployment, readDeployment } from '../../infra/deployment/read';
import type { Deployment } from '../../infra/deployment/schema';
import { Region } from '../aws/region';
import { fault, type NamedFinding, ok } from '../check';
import { findPrefixLists, type PrefixLists } from './checks/prefix-lists';

const CHECK = 'Configuration';

/** The deployment, if its file can be used, and the findings about the file. */
export interface Configuration {
  readonly deployment?: Deployment;
  readonly findings: readonly NamedFinding[];
}

/**
 * Reads the file of the deployment. If it is invalid, looks up the prefix lists of its region, which only AWS knows. If
 * only CloudFront's prefix list is missing, returns the deployment with that list added, so that the doctor can
 * continue.
 */
export async function readConfiguration(file: string | undefined): Promise<Configuration> {
  try {
    const { deployment, file: read } = readDeployment({ file });
    return { deployment, findings: [{ check: CHECK, ...ok(`${read} is valid`) }] };
  } catch (error) {
    return completeConfiguration(faultsOf(error as Error), file ?? DEPLOYMENT_FILE);
  }
}

/** The message has a heading and a line per fault, which includes the remedy. */
function faultsOf({ message }: Error): NamedFinding[] {
  const [heading, ...lines] = message.split('\n');
  return (lines.length > 0 ? lines : [heading!]).map((line) => ({ check: CHECK, level: 'fault', what: line.trim() }));
}

async function completeConfiguration(faults: readonly NamedFinding[], file: string): Promise<Configuration> {
  const content = readContent(file);
  const lists = await tryToFindPrefixLists(content?.region);
  if (!content || !lists) return { findings: faults };
  const deployment = lists.cloudFront && parseWith(content, lists.cloudFront.id, file);
  if (!deployment)
    return { findings: [...faults, { check: 'Prefix lists', ...ok(describe(content.region as string, lists)) }] };
  const missing = fault(
    `network.cloudFrontPrefixList is missing in ${file}`,
    `Add to it: "network": { "cloudFrontPrefixList": "${lists.cloudFront!.id}" }`,
  );
  return { deployment, findings: [{ check: CHECK, ...missing }] };
}

/** The JSON object in an invalid file, if there is one. */
function readContent(file: string): Record<string, unknown> | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
    return typeof content === 'object' && content !== null ? (content as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Ignores errors of AWS, because the faults of the file matter more. */
async function tryToFindPrefixLists(region: unknown): Promise<PrefixLists | undefined> {
  if (typeof region !== 'string' || !/^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) return undefined;
  return findPrefixLists(new Region(region)).catch(() => undefined);
}

function parseWith(
  content: Record<string, unknown>,
  cloudFrontPrefixList: string,
  file: string,
): Deployment | undefined {
  const network = content.network ?? {};
  if (typeof network !== 'object' || 'cloudFrontPrefixList' in network) return undefined;
  try {
    return parseDeployment(JSON.stringify({ ...content, network: { ...network, cloudFrontPrefixList } }), file);
  } catch {
    return undefined;
  }
}

function describe(region: string, { cloudFront, s3, dynamodb }: PrefixLists): string {
  return `in ${region}: CloudFront ${cloudFront?.id ?? 'none'}, S3 ${s3?.id ?? 'none'}, DynamoDB ${dynamodb?.id ?? 'none'}`;
}
