import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App } from 'aws-cdk-lib';
import { TEMPLATES_ONLY } from '../../../src/operator/templates/synthesis';

const REPOSITORY = path.join(__dirname, '..', '..', '..');

export interface AppOptions {
  /** Whether to validate the templates against CloudFormation's schemas, which takes ten times as long as the synthesis. @default false */
  readonly validateSchemas?: boolean;
  /** Whether to bundle Lambda functions and to copy assets. The templates depend on neither. @default false */
  readonly bundle?: boolean;
}

/** Calls `use` with a new CDK app that has the feature flags of cdk.json, and deletes its output afterwards. */
export function withApp<T>({ validateSchemas = false, bundle = false }: AppOptions, use: (app: App) => T): T {
  const outdir = mkdtempSync(path.join(tmpdir(), 'joule-verne-'));
  // CDK reads this variable when it synthesises.
  process.env.CDK_VALIDATION = String(validateSchemas);
  try {
    const { context } = JSON.parse(readFileSync(path.join(REPOSITORY, 'cdk.json'), 'utf8'));
    const assets = bundle ? { 'aws:cdk:bundling-stacks': ['**'] } : TEMPLATES_ONLY;
    return use(new App({ outdir, context: { ...context, ...assets } }));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
