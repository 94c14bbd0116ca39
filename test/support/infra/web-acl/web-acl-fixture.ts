import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { WebAcl, type WebAclProps } from '../../../../src/infra/web-acl/web-acl';

/** Templates are JSON that no type describes. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Json = any;

type Props = (stack: Stack) => Partial<WebAclProps>;

/** Checks templates against CloudFormation's schemas; takes most of a synthesis's time. */
const CHECK = '@aws-cdk/core:validateAgainstDefaultRules';

/** Synthesises a stack with nothing but a web ACL, by the committed feature flags. */
export function webAclTemplate(props: Props = () => ({}), region: string | undefined = 'us-east-1'): Template {
  return synthesised(props, region, { [CHECK]: false }).template;
}

/** What CloudFormation's schemas find wrong with it. */
export function schemaFindings(props: Props): Json[] {
  return synthesised(props, 'us-east-1', { [CHECK]: true }).findings;
}

function synthesised(
  props: Props,
  region: string,
  flags: Record<string, boolean>,
): { template: Template; findings: Json[] } {
  const outdir = mkdtempSync(path.join(tmpdir(), 'web-acl-'));
  try {
    const { context } = JSON.parse(readFileSync(path.join(__dirname, '..', '..', '..', '..', 'cdk.json'), 'utf8'));
    const stack = new Stack(
      new App({ outdir, context: { ...context, ...flags } }),
      'Edge',
      region ? { env: { region } } : {},
    );
    new WebAcl(stack, 'WebAcl', { logRetention: 90, ...props(stack) });
    const template = Template.fromStack(stack);
    const report = path.join(outdir, 'validation-report.json');
    const findings = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')).pluginReports : [];
    return { template, findings: flags[CHECK] && !existsSync(report) ? ['Nothing was checked'] : findings };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** Properties of the resources of a type, by logical id. */
export function propertiesOf(template: Template, type: string): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(template.findResources(type)).map(([id, { Properties }]) => [id, Properties]),
  );
}

/** Properties of the only resource of a type. */
export function theOnly(template: Template, type: string): Json {
  const all = Object.values(propertiesOf(template, type));
  if (all.length !== 1) throw new Error(`Expected one ${type}, found ${all.length}`);
  return all[0];
}
