import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { listed } from './fields';
import { regionFaults } from './region-faults';
import { type Deployment, deploymentSchema } from './schema';

/** The operator's file, and the example that replaces it where nothing is deployed. */
export const DEPLOYMENT_FILE = 'deployment.json';
export const EXAMPLE_FILE = 'deployment.example.json';

/** The deployment file is missing or invalid. The message is for the operator: every fault, with the allowed values. */
export class DeploymentFault extends Error {
  override readonly name = 'DeploymentFault';
}

export interface ReadOptions {
  /** Path of the file. @default deployment.json */
  readonly file?: string | undefined;
  /** Whether to read the example if there is no deployment.json. @default false */
  readonly exampleSuffices?: boolean | undefined;
}

/** A deployment, and the path of the file that it was read from. */
export interface DescribedDeployment {
  readonly deployment: Deployment;
  readonly file: string;
}

/** @throws DeploymentFault that lists every fault */
export function readDeployment({ file, exampleSuffices = false }: ReadOptions = {}): DescribedDeployment {
  const wanted = file ?? DEPLOYMENT_FILE;
  const found = existsSync(wanted) ? wanted : exampleSuffices && !file ? EXAMPLE_FILE : undefined;
  if (!found) {
    throw new DeploymentFault(
      `${path.resolve(wanted)} does not exist. Copy ${EXAMPLE_FILE} to ${wanted} and put your own values into it.`,
    );
  }
  return { deployment: parseDeployment(readContent(found), found), file: found };
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
export function parseDeployment(content: string, file: string): Deployment {
  const parsed = parseJson(content, file);
  const result = deploymentSchema.safeParse(parsed, { reportInput: true });
  const faults = [...(result.success ? [] : result.error.issues.flatMap(describeIssue)), ...regionFaults(parsed)];
  if (result.success && faults.length === 0) return Object.freeze(result.data);
  throw new DeploymentFault(`${file} is invalid. Please correct:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
}

function parseJson(content: string, file: string): unknown {
  try {
    return JSON.parse(content.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new DeploymentFault(
      `${file} is not JSON: ${(error as Error).message}. JSON allows no comments and no comma before a closing bracket.`,
    );
  }
}

/** One sentence for each fault: the option, the allowed values and the received value. */
function describeIssue(issue: z.core.$ZodIssue): string[] {
  const option = z.core.toDotPath(issue.path) || 'the file';
  const invalid = (expected: string) => [`${option} is invalid: ${expected}${received(issue.input)}`];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map(
        (key) => `${z.core.toDotPath([...issue.path, key])} is not an option: remove it or correct its spelling`,
      );
    case 'invalid_type':
      if (issue.input === undefined) return [`${option} is missing: it must be ${typeName(issue.expected)}`];
      return invalid(`it must be ${typeName(issue.expected)}`);
    case 'invalid_value':
      return invalid(issue.message.startsWith('Invalid') ? `it must be ${allowed(issue.values)}` : issue.message);
    case 'invalid_union':
      return describeUnion(option, issue);
    default:
      return invalid(issue.message.replace(/^(Invalid \w+|Too \w+): /, ''));
  }
}

/** For a union with a discriminator, Zod reports the allowed values and the whole object as input. */
function describeUnion(option: string, issue: z.core.$ZodIssueInvalidUnion): string[] {
  const { discriminator, message, input } = issue;
  if (!discriminator) return [`${option} is invalid: ${message}${received(input)}`];
  const { options = [] } = issue as { readonly options?: readonly unknown[] };
  const value = (input as Record<string, unknown>)[discriminator];
  return [
    `${option} is ${value === undefined ? 'missing' : 'invalid'}: it must be ${allowed(options)}${received(value)}`,
  ];
}

function allowed(values: readonly unknown[]): string {
  return listed(values.map((value) => JSON.stringify(value)));
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'a string, in quotes',
  object: 'an object, in braces',
  array: 'a list, in brackets',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
};

function typeName(expected: string): string {
  return TYPE_NAMES[expected] ?? expected;
}

function received(input: unknown): string {
  if (input === undefined || (typeof input === 'object' && input !== null)) return '';
  return `; received ${JSON.stringify(input)}`;
}
