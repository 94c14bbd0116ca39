import { readFileSync } from 'node:fs';
import type { Json } from '../../../src/operator/templates/template';
import { findings, templates, validationFindings, webAclValidationFindings } from './synthesis';
import type { Task } from './synthesis-process';
import { webAclTemplate } from './web-acl/web-acl-synthesis';

const TASKS: Readonly<Record<Task, (input: Json) => unknown>> = {
  templates,
  validation: (input) => (input.webAcl ? webAclValidationFindings(input.webAcl) : validationFindings(input)),
  findings,
  webAcl: () => webAclTemplate(),
};

/** Reads `{ task, inputs }` from standard input, and writes the list of results to standard output. */
const { task, inputs } = JSON.parse(readFileSync(0, 'utf8')) as { task: Task; inputs: readonly Json[] };
process.stdout.write(JSON.stringify(inputs.map(TASKS[task])));
