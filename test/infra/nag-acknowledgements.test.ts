import { AwsSolutionsChecks } from 'cdk-nag';
import { parseDeployment } from '../../src/infra/deployment/read';
import { JouleVerne } from '../../src/infra/joule-verne';
import { nagAcknowledgements } from '../../src/infra/nag-acknowledgements';
import { example, inApp, type Json, synthesise } from '../support/infra/templates';

/** Everything that the rules say, argued or not: the construct without its stack, and the finding. */
function findings(content: Json): { construct: string; finding: string }[] {
  return inApp(content, (app, deployment) => {
    const { stack, edge } = new JouleVerne(app, deployment);
    const violations = [stack, edge].flatMap((one) => new AwsSolutionsChecks().validateScope(one).violations);
    return violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => ({
        construct: constructPath!.split('/').slice(1).join('/'),
        finding: ruleName,
      })),
    );
  });
}

const ARGUED_FINDINGS = nagAcknowledgements(parseDeployment(JSON.stringify(example()), 'deployment.json'));
const isArgued = ({ construct, finding }: { construct: string; finding: string }) =>
  ARGUED_FINDINGS.some((one) => one.finding === finding && construct.startsWith(`${one.path}/`));

const everything = example();
everything.network = { privateLoadBalancer: true };
everything.operation = { ...everything.operation, customerManagedKey: true, relayConcurrency: false };
everything.signIn = {
  ...everything.signIn,
  threatProtection: true,
  sender: { from: 'chat@example.org', identity: 'example.org' },
};
everything.engine = { kind: 'agent', agentId: 'ABCDEFGHIJ', aliasId: 'KLMNOPQRST' };
everything.access = { addresses: ['192.0.2.0/24', '2001:db8::/32'], countries: ['CH'] };

describe('the rules of AwsSolutions', () => {
  const found = findings(example());
  const withoutMfa = example();
  withoutMfa.signIn.mfa = 'optional';
  const foundWithoutMfa = findings(withoutMfa);

  it('find nothing in the example that is not argued', () => {
    expect(found.filter((one) => !isArgued(one))).toEqual([]);
  });

  it('find nothing with every option that is not argued', () => {
    expect(findings(everything).filter((one) => !isArgued(one))).toEqual([]);
  });

  it.each([
    'eu.amazon.nova-pro-v1:0',
    'us.anthropic.claude-haiku-4-5-20251001-v1:0',
    'global.anthropic.claude-sonnet-4-5-20250929-v1:0',
    'anthropic.claude-3-haiku-20240307-v1:0',
  ])('let %s answer', (model) => {
    const content = example();
    content.engine.model = model;
    expect(() => synthesise(content)).not.toThrow();
  });

  it('find all that is argued: an argument whose finding has gone goes too', () => {
    const stale = ARGUED_FINDINGS.filter(
      ({ path, finding }) =>
        ![...found, ...foundWithoutMfa].some((one) => one.finding === finding && one.construct.startsWith(`${path}/`)),
    );
    expect(stale).toEqual([]);
  });

  it('are argued with a reason that says something', () => {
    for (const { reason } of ARGUED_FINDINGS) expect(reason.length).toBeGreaterThan(30);
  });
});
