/**
 * `npx projen lint:templates` synthesises the templates of every option set and checks them with cdk-nag. If cfn-lint is available, it
 * then checks the templates of the main stack and of docs/pipelines with cfn-lint for each of four regions, and the templates of the
 * stacks in us-east-1 for that region. Exit codes: 0 without findings, 1 with findings.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EDGE_REGION } from '../../../src/operator/aws/region';
import type { Template } from '../../../src/operator/templates/template';
import { allOptionSets } from '../option-sets/option-sets';
import { findCfnLint, lint, REGIONS } from './cfn-lint';
import { checkedTemplates } from './nag';

const PIPELINES = 'docs/pipelines';

function main(): number {
  const folder = mkdtempSync(path.join(tmpdir(), 'joule-verne-lint-'));
  try {
    const sets = allOptionSets();
    const { findings, stacks, edges } = synthesiseAll(sets, folder);
    console.log(`${sets.length} option sets synthesised, ${findings.length} unacknowledged findings of cdk-nag.`);
    findings.push(...lintAll(stacks, edges));
    for (const finding of findings) console.log(`✗ ${finding}`);
    console.log(findings.length === 0 ? 'No findings.' : `${findings.length} findings.`);
    return findings.length === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Synthesised {
  readonly findings: string[];
  /** Paths of the distinct templates of the main stack. */
  readonly stacks: string[];
  readonly edges: string[];
}

function synthesiseAll(sets: ReturnType<typeof allOptionSets>, folder: string): Synthesised {
  const { context } = JSON.parse(readFileSync('cdk.json', 'utf8'));
  const written = new Map<string, string>();
  const findings: string[] = [];
  const write = (kind: string, index: number, template: Template) => {
    const content = JSON.stringify(template, undefined, 1);
    // Skip a stack without resources, because the CDK does not deploy it.
    if (!template.Resources || written.has(content)) return;
    written.set(content, path.join(folder, `${kind}-${index}.json`));
    writeFileSync(written.get(content)!, content);
  };
  for (const [index, { name, content }] of sets.entries()) {
    const out = path.join(folder, `out-${index}`);
    mkdirSync(out);
    try {
      const checked = checkedTemplates(content, out, context);
      findings.push(...checked.findings.map((finding) => `cdk-nag: ${finding} with ${name}`));
      write('stack', index, checked.templates.stack);
      write('edge', index, checked.templates.edge);
      write('edge-alarms', index, checked.templates.edgeAlarms);
    } catch (error) {
      findings.push(`Synthesis fails with ${name}: ${(error as Error).message}`);
    }
    rmSync(out, { recursive: true });
  }
  const files = (kind: string) => [...written.values()].filter((file) => path.basename(file).startsWith(kind));
  return { findings, stacks: files('stack'), edges: files('edge') };
}

function lintAll(stacks: readonly string[], edges: readonly string[]): string[] {
  const command = findCfnLint();
  if (!command) {
    console.log('cfn-lint did not run: install Python 3 with venv and pip, or put cfn-lint on PATH.');
    return [];
  }
  const pipelines = readdirSync(PIPELINES)
    .map((file) => path.join(PIPELINES, file))
    .filter((file) => readFileSync(file, 'utf8').includes('AWSTemplateFormatVersion'));
  console.log(
    `cfn-lint reads ${stacks.length + edges.length + pipelines.length} templates, for ${REGIONS.join(', ')} …`,
  );
  return [...lint(command, [...stacks, ...pipelines], REGIONS), ...lint(command, edges, [EDGE_REGION])];
}

process.exitCode = main();
