import { example, type Json, resourcesOf, synthesise, type Templates, text } from '../../support/infra/templates';

/** Returns a line for every rule of every security group: group, direction, protocol, ports, peer. */
function rows({ stack }: Templates): string[] {
  const name = (value: Json) => text(value).replace(/<NetworkFirewalls(LoadBalancer|Tasks)\w*\.GroupId>/, '$1');
  const row = (group: string, direction: string, rule: Record<string, Json>) => {
    const peer =
      rule.CidrIp ??
      rule.SourcePrefixListId ??
      rule.DestinationPrefixListId ??
      name(rule.SourceSecurityGroupId ?? rule.DestinationSecurityGroupId);
    return `${group} ${direction} ${rule.IpProtocol} ${rule.FromPort}-${rule.ToPort} ${peer}`;
  };
  const inline = Object.entries(resourcesOf(stack, 'AWS::EC2::SecurityGroup')).flatMap(([id, { Properties }]) => {
    const group = name(`<${id}.GroupId>`);
    return [
      ...(Properties.SecurityGroupIngress ?? []).map((rule: Record<string, Json>) => row(group, 'in', rule)),
      ...(Properties.SecurityGroupEgress ?? []).map((rule: Record<string, Json>) => row(group, 'out', rule)),
    ];
  });
  const separate = (direction: string, type: string) =>
    Object.values(resourcesOf(stack, type)).map(({ Properties }) =>
      row(name(Properties.GroupId), direction, Properties),
    );
  return [
    ...inline,
    ...separate('in', 'AWS::EC2::SecurityGroupIngress'),
    ...separate('out', 'AWS::EC2::SecurityGroupEgress'),
  ].sort();
}

describe('the security groups', () => {
  it('have exactly the rules of the two tables in README.md', () => {
    expect(rows(synthesise())).toEqual([
      'LoadBalancer in tcp 443-443 pl-a3a144ca',
      'LoadBalancer out tcp 0-65535 Tasks',
      'LoadBalancer out tcp 443-443 0.0.0.0/0',
      'Tasks in tcp 443-443 Tasks',
      'Tasks in tcp 8501-8501 LoadBalancer',
      'Tasks out tcp 0-65535 0.0.0.0/0',
    ]);
  });

  it('allow the tasks egress only to the endpoints if narrowEgress is set', () => {
    const deployment = example();
    deployment.network = { narrowEgress: { s3: 'pl-00000001', dynamodb: 'pl-00000002' } };
    expect(rows(synthesise(deployment))).toEqual([
      'LoadBalancer in tcp 443-443 pl-a3a144ca',
      'LoadBalancer out tcp 443-443 0.0.0.0/0',
      'LoadBalancer out tcp 8501-8501 Tasks',
      'Tasks in tcp 443-443 Tasks',
      'Tasks in tcp 8501-8501 LoadBalancer',
      'Tasks out tcp 443-443 Tasks',
      'Tasks out tcp 443-443 pl-00000001',
      'Tasks out tcp 443-443 pl-00000002',
    ]);
  });
});
