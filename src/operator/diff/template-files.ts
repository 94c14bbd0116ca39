import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Template, Templates } from '../templates/template';

const SUFFIX = '.template.json';
/** The suffixes in the names of the template files for the stacks in us-east-1. */
const EDGE_SUFFIXES = { edge: `-Edge${SUFFIX}`, edgeAlarms: `-EdgeAlarms${SUFFIX}` } as const;

export const NO_TEMPLATE: Template = { Resources: {} };
export const NO_TEMPLATES: Templates = { stack: NO_TEMPLATE, edge: NO_TEMPLATE, edgeAlarms: NO_TEMPLATE };

/**
 * Reads the templates in a folder that `cdk synth` has written. The templates of the stacks in us-east-1 may be missing.
 *
 * @throws Error with a message for the operator if the folder contains no templates, or templates of several deployments
 */
export function templatesIn(folder: string): Templates {
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith(SUFFIX)) : [];
  const ending = (suffix: string) => files.filter((file) => file.endsWith(suffix));
  const [edges, edgeAlarms] = [ending(EDGE_SUFFIXES.edge), ending(EDGE_SUFFIXES.edgeAlarms)];
  const stacks = files.filter((file) => !edges.includes(file) && !edgeAlarms.includes(file));
  if (stacks.length !== 1 || edges.length > 1 || edgeAlarms.length > 1) {
    throw new Error(
      `${path.resolve(folder)} must contain the templates of one deployment, NAME${SUFFIX}, NAME${EDGE_SUFFIXES.edge} and NAME${EDGE_SUFFIXES.edgeAlarms}; found ${files.join(', ') || 'none'}.`,
    );
  }
  // Treat a stack whose template is missing as a stack without resources.
  const read = (file: string | undefined): Template =>
    file ? { ...NO_TEMPLATE, ...JSON.parse(readFileSync(path.join(folder, file), 'utf8')) } : NO_TEMPLATE;
  return { stack: read(stacks[0]), edge: read(edges[0]), edgeAlarms: read(edgeAlarms[0]) };
}
