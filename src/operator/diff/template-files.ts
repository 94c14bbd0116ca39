import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Template, Templates } from '../templates/template';

const SUFFIX = '.template.json';
export const NO_TEMPLATE: Template = { Resources: {} };

/**
 * Reads the two templates in a folder that `cdk synth` has written. The stack in us-east-1 is the one whose name ends with `-Edge`.
 *
 * @throws Error with a message for the operator if the folder has no templates or those of several deployments
 */
export function templatesIn(folder: string): Templates {
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith(SUFFIX)) : [];
  const [edges, stacks] = [true, false].map((edge) =>
    files.filter((file) => file.endsWith(`-Edge${SUFFIX}`) === edge),
  ) as [string[], string[]];
  if (stacks.length !== 1 || edges.length > 1) {
    throw new Error(
      `${path.resolve(folder)} must contain the templates of one deployment, NAME${SUFFIX} and NAME-Edge${SUFFIX}; found ${files.join(', ') || 'none'}.`,
    );
  }
  // The stack in us-east-1 has no resources if the operator has a web ACL and a certificate.
  const read = (file: string | undefined): Template =>
    file ? { ...NO_TEMPLATE, ...JSON.parse(readFileSync(path.join(folder, file), 'utf8')) } : NO_TEMPLATE;
  return { stack: read(stacks[0]), edge: read(edges[0]) };
}
