import { readFileSync } from 'node:fs';
import type { Json } from '../../../src/operator/templates/template';
import { validationFindings, webAclValidationFindings } from './synthesis';

/** Reads a list of inputs from standard input, and writes the list of their findings to standard output. */
const inputs = JSON.parse(readFileSync(0, 'utf8')) as Json[];
const findings = inputs.map((input) =>
  input.webAcl ? webAclValidationFindings(input.webAcl) : validationFindings(input),
);
process.stdout.write(JSON.stringify(findings));
