import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { addressSpaceFaults } from './address-space';
import { contradictions } from './contradictions';
import { existingFaults } from './existing-faults';
import { describeIssues } from './issues';
import { accountFaults } from './landing-zone';
import { placeholderFaults } from './placeholders';
import { regionFaults } from './region-faults';
import { type Deployment, deploymentSchema } from './schema';
import { userPoolFaults } from './user-pool-faults';

/** Name of the operator's deployment file. */
export const DEPLOYMENT_FILE = 'deployment.json';
/** Name of the example of a deployment file. Commands that do not access an account use it if the operator's file does not exist. */
export const EXAMPLE_FILE = 'deployment.example.json';

/** Error for a missing or invalid deployment file. The message states each fault and how to correct it. */
export class DeploymentFault extends Error {
  override readonly name = 'DeploymentFault';
}

export interface ReadOptions {
  /** Path of the file. @default deployment.json */
  readonly file?: string | undefined;
  /** Whether to use the example if `file` is not given and there is no deployment.json. @default false */
  readonly exampleSuffices?: boolean | undefined;
  /** Whether to reject the example's placeholders. Commands that access an account must reject them. @default false */
  readonly ownValues?: boolean | undefined;
}

/** A deployment, and the path of its file. */
export interface DescribedDeployment {
  readonly deployment: Deployment;
  readonly file: string;
}

/** @throws DeploymentFault that lists every fault */
export function readDeployment({
  file,
  exampleSuffices = false,
  ownValues = false,
}: ReadOptions = {}): DescribedDeployment {
  const wanted = file ?? DEPLOYMENT_FILE;
  const found = existsSync(wanted) ? wanted : exampleSuffices && !file ? EXAMPLE_FILE : undefined;
  if (!found) {
    throw new DeploymentFault(
      `${path.resolve(wanted)} does not exist. Copy ${EXAMPLE_FILE} to ${wanted} and enter your own values.`,
    );
  }
  return { deployment: parseDeployment(readContent(found), found, { ownValues }), file: found };
}

/** Reads the content of a deployment file without validating it. @throws DeploymentFault when the file cannot be read or is not JSON */
export function readDeploymentContent(file: string): unknown {
  return parseJson(readContent(file), file);
}

function readContent(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new DeploymentFault(
      `${path.resolve(file)} cannot be read: ${(error as Error).message}. Name a file that you can read.`,
    );
  }
}

/**
 * @param file name of the file, for messages
 * @throws DeploymentFault that lists every fault
 */
export function parseDeployment(
  content: string,
  file: string,
  { ownValues = false }: Pick<ReadOptions, 'ownValues'> = {},
): Deployment {
  const parsed = parseJson(content, file);
  const result = deploymentSchema.safeParse(parsed, { reportInput: true });
  const faults = [
    ...(result.success ? addressSpaceFaults(result.data) : describeIssues(result.error, deploymentSchema, parsed)),
    ...regionFaults(parsed),
    ...contradictions(parsed),
    ...accountFaults(parsed),
    ...existingFaults(parsed),
    ...userPoolFaults(parsed),
    ...(ownValues ? placeholderFaults(parsed) : []),
  ];
  if (result.success && faults.length === 0) return Object.freeze(withPrefix(result.data));
  throw new DeploymentFault(`${file} is invalid. Please correct:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
}

/**
 * Adds the prefix to the name of the deployment. The names of the stacks, and all names that AWS derives from them,
 * then begin with the prefix.
 */
function withPrefix(deployment: Deployment): Deployment {
  return { ...deployment, name: `${deployment.namePrefix ?? ''}${deployment.name}` };
}

function parseJson(content: string, file: string): unknown {
  try {
    // Some editors on Windows begin a file with a byte order mark, which `JSON.parse` rejects.
    return JSON.parse(content.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new DeploymentFault(
      `${file} is not JSON: ${(error as Error).message}. JSON allows no comments and no comma before a closing bracket.`,
    );
  }
}
