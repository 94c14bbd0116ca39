import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { regionFaults } from './region-faults';
import { type Deployment, deploymentSchema } from './schema';

/** The file of a deployment, and the one that stands in for it where nothing is deployed. */
export const DEPLOYMENT_FILE = 'deployment.json';
export const EXAMPLE_FILE = 'deployment.example.json';

/** What is wrong with the file of a deployment: a message for the operator, every fault with its remedy. */
export class DeploymentFault extends Error {
  override readonly name = 'DeploymentFault';
}

export interface ReadOptions {
  /** Path of the file. @default deployment.json */
  readonly file?: string | undefined;
  /** Whether the example may stand in for a file that is not there. @default false */
  readonly exampleSuffices?: boolean | undefined;
}

/** A deployment, and the path of the file that describes it. */
export interface DescribedDeployment {
  readonly deployment: Deployment;
  readonly file: string;
}

/** @throws DeploymentFault that names every fault at once */
export function readDeployment({ file, exampleSuffices = false }: ReadOptions = {}): DescribedDeployment {
  const wanted = file ?? DEPLOYMENT_FILE;
  const found = existsSync(wanted) ? wanted : exampleSuffices && !file ? EXAMPLE_FILE : undefined;
  if (!found) {
    throw new DeploymentFault(
      `There is no ${path.resolve(wanted)}. Copy ${EXAMPLE_FILE} to ${wanted}, and put your own values into it.`,
    );
  }
  return { deployment: parseDeployment(contentOf(found), found), file: found };
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new DeploymentFault(
      `${path.resolve(file)} cannot be read: ${(error as Error).message}. Name a file that you may read.`,
    );
  }
}

/** @throws DeploymentFault that names every fault at once */
export function parseDeployment(content: string, file: string): Deployment {
  const given = parseJson(content, file);
  const result = deploymentSchema.safeParse(given, { reportInput: true });
  const faults = [...(result.success ? [] : result.error.issues.flatMap(faultsOf)), ...regionFaults(given)];
  if (result.success && faults.length === 0) return Object.freeze(result.data);
  throw new DeploymentFault(`${file} cannot be used. Please mend:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
}

function parseJson(content: string, file: string): unknown {
  try {
    return JSON.parse(content.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new DeploymentFault(
      `${file} is not JSON: ${(error as Error).message}. JSON takes no comments and no comma before a closing bracket.`,
    );
  }
}

/** One sentence a fault: where, what is wanted, what was received. */
function faultsOf(issue: z.core.$ZodIssue): string[] {
  const where = z.core.toDotPath(issue.path) || 'the file';
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map(
        (key) => `${z.core.toDotPath([...issue.path, key])} is not known: take it out, or mend its spelling`,
      );
    case 'invalid_type':
      return [
        `${where} ${issue.input === undefined ? 'is missing' : 'is inadmissible'}: it must be ${KINDS[issue.expected] ?? issue.expected}${received(issue.input)}`,
      ];
    case 'invalid_union':
      return [
        `${where} is inadmissible: ${issue.discriminator ? `must be one of those that docs/configuration.md names` : issue.message}${received(issue.input)}`,
      ];
    default:
      return [
        `${where} is inadmissible: ${issue.message.replace(/^(Invalid \w+|Too \w+): /, '')}${received(issue.input)}`,
      ];
  }
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'text, in quotes',
  object: 'an object, in braces',
  array: 'a list, in brackets',
  int: 'a whole number',
  boolean: 'true or false',
};

function received(input: unknown): string {
  if (input === undefined || (typeof input === 'object' && input !== null)) return '';
  return `; received ${JSON.stringify(input)}`;
}
