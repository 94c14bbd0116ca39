import { type Json, resourcesOf, type Template, text } from '../templates/template';

/** The two security groups. */
export type Firewall = 'load balancer' | 'tasks';

/** A row of a security group. */
export interface FirewallRow {
  readonly group: Firewall;
  readonly direction: 'in' | 'out';
  /** `TCP 443`, `TCP 0–65535`. */
  readonly ports: string;
  /** `0.0.0.0/0`, a security group, or a prefix list: that of what may come in is CloudFront's. */
  readonly peer: string;
}

/** Every row of both groups: those that stand in a group, and those that are resources of their own. */
export function readFirewallRows(template: Template): FirewallRow[] {
  const inline = resourcesOf(template, 'AWS::EC2::SecurityGroup').flatMap(([id, properties]) => [
    ...(properties.SecurityGroupIngress ?? []).map((rule: Json) => rowOf(firewallOf(id), 'in', rule)),
    ...(properties.SecurityGroupEgress ?? []).map((rule: Json) => rowOf(firewallOf(id), 'out', rule)),
  ]);
  const apart = (type: string, direction: 'in' | 'out') =>
    resourcesOf(template, type).map(([, rule]) => rowOf(firewallOf(text(rule.GroupId)), direction, rule));
  return [
    ...inline,
    ...apart('AWS::EC2::SecurityGroupIngress', 'in'),
    ...apart('AWS::EC2::SecurityGroupEgress', 'out'),
  ].sort((one, other) =>
    `${one.ports} ${one.peer}`.localeCompare(`${other.ports} ${other.peer}`, 'en', { numeric: true }),
  );
}

function rowOf(group: Firewall, direction: 'in' | 'out', rule: Record<string, Json>): FirewallRow {
  const { IpProtocol, FromPort, ToPort } = rule;
  const ports = FromPort === ToPort ? `${FromPort}` : `${FromPort}–${ToPort}`;
  return { group, direction, ports: `${String(IpProtocol).toUpperCase()} ${ports}`, peer: peerOf(rule) };
}

function peerOf(rule: Record<string, Json>): string {
  const group = rule.SourceSecurityGroupId ?? rule.DestinationSecurityGroupId;
  if (group) return firewallOf(text(group));
  return rule.SourcePrefixListId
    ? `CloudFront, ${text(rule.SourcePrefixListId)}`
    : text(rule.CidrIp ?? rule.DestinationPrefixListId);
}

/** @param reference a logical id, or a reference to one */
function firewallOf(reference: string): Firewall {
  if (/^<?NetworkFirewallsLoadBalancer/.test(reference)) return 'load balancer';
  if (/^<?NetworkFirewallsTasks/.test(reference)) return 'tasks';
  throw new Error(`The picture knows two security groups, and not ${reference}: change the picture`);
}
