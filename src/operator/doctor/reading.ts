import { existsSync, readFileSync } from 'node:fs';
import { DEPLOYMENT_FILE, parseDeployment, readDeployment } from '../../infra/deployment/read';
import type { Deployment } from '../../infra/deployment/schema';
import { fault, type NamedFinding, ok } from './finding';
import { type PrefixLists, prefixListsIn } from './prefix-lists';
import { Region } from './region';

const CHECK = 'Configuration';

/** The deployment, as far as it can be read, and what is wrong with its file. */
export interface Reading {
  readonly deployment?: Deployment;
  readonly findings: readonly NamedFinding[];
}

/**
 * Reads the file of the deployment. Where it is wrong, the account is asked for what only an account can tell: the prefix lists of
 * the region. Where CloudFront's is all that is missing, the doctor goes on with it.
 */
export async function readWithHelp(file: string | undefined): Promise<Reading> {
  try {
    const { deployment, file: read } = readDeployment({ file });
    return { deployment, findings: [{ check: CHECK, ...ok(`${read} is admissible`) }] };
  } catch (error) {
    return help(faultsOf(error as Error), file ?? DEPLOYMENT_FILE);
  }
}

/** The message has a line for each fault, below its heading; each says what to do. */
function faultsOf({ message }: Error): NamedFinding[] {
  const [heading, ...lines] = message.split('\n');
  return (lines.length > 0 ? lines : [heading!]).map((line) => ({ check: CHECK, level: 'fault', what: line.trim() }));
}

async function help(wrong: readonly NamedFinding[], file: string): Promise<Reading> {
  const given = contentOf(file);
  const lists = await listsOf(given?.region);
  if (!given || !lists) return { findings: wrong };
  const deployment = lists.cloudFront && readWith(given, lists.cloudFront.id, file);
  if (!deployment)
    return { findings: [...wrong, { check: 'Prefix lists', ...ok(describe(given.region as string, lists)) }] };
  const missing = fault(
    `network.cloudFrontPrefixList is missing in ${file}`,
    `Add to it: "network": { "cloudFrontPrefixList": "${lists.cloudFront!.id}" }`,
  );
  return { deployment, findings: [{ check: CHECK, ...missing }] };
}

/** What can be read of a file that is wrong. */
function contentOf(file: string): Record<string, unknown> | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
    return typeof content === 'object' && content !== null ? (content as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Nothing where the account cannot be asked: the faults of the file come first, and they are told in any case. */
async function listsOf(region: unknown): Promise<PrefixLists | undefined> {
  if (typeof region !== 'string' || !/^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) return undefined;
  return prefixListsIn(new Region(region)).catch(() => undefined);
}

function describe(region: string, { cloudFront, s3, dynamodb }: PrefixLists): string {
  return `in ${region}: CloudFront ${cloudFront?.id ?? 'none'}, S3 ${s3?.id ?? 'none'}, DynamoDB ${dynamodb?.id ?? 'none'}`;
}

function readWith(given: Record<string, unknown>, cloudFrontPrefixList: string, file: string): Deployment | undefined {
  const network = given.network ?? {};
  if (typeof network !== 'object' || 'cloudFrontPrefixList' in network) return undefined;
  try {
    return parseDeployment(JSON.stringify({ ...given, network: { ...network, cloudFrontPrefixList } }), file);
  } catch {
    return undefined;
  }
}
