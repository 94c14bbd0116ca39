import { readFileSync } from 'node:fs';
import path from 'node:path';
import { rulesOf } from '../../../src/operator/web-acl/rules';
import { example, type Json, REPOSITORY, synthesise } from '../../support/infra/templates';

const committed = readFileSync(path.join(REPOSITORY, 'docs/web-acl.json'), 'utf8');

describe('docs/web-acl.json', () => {
  it('is up to date (otherwise run npx projen web-acl)', () => {
    expect(committed).toBe(rulesOf(synthesise()));
  });

  it('lists the rules by priority, and disables request sampling in each', () => {
    const { Rules } = JSON.parse(committed);
    expect(Rules.map(({ Priority }: Json) => Priority)).toEqual(Rules.map((_: Json, index: number) => index));
    for (const { VisibilityConfig } of Rules)
      expect(VisibilityConfig).toMatchObject({ CloudWatchMetricsEnabled: true, SampledRequestsEnabled: false });
  });
});

it('prints the IP sets of both IP versions', () => {
  const access = { addresses: ['192.0.2.0/24', '2001:db8::/32'] };
  const { IPSets, Rules } = JSON.parse(rulesOf(synthesise({ ...example(), access })));
  expect(IPSets).toEqual([
    { Id: expect.stringContaining('IPV4'), IPAddressVersion: 'IPV4', Addresses: ['192.0.2.0/24'] },
    { Id: expect.stringContaining('IPV6'), IPAddressVersion: 'IPV6', Addresses: ['2001:db8::/32'] },
  ]);
  expect(JSON.stringify(Rules[0])).toContain(`<${IPSets[1].Id}.Arn>`);
});

it("rejects an organisation's own web ACL, which is not in the templates", () => {
  const access = { webAcl: 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/own/1234' };
  expect(() => rulesOf(synthesise({ ...example(), access }))).toThrow(/your own web ACL/);
});
