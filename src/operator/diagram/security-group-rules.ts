import { type Json, resourcesOf, type Template, text } from '../templates/template';

/** A security group, named after the resource to which it belongs. */
export type SecurityGroup = 'load balancer' | 'tasks';

export interface SecurityGroupRule {
  readonly group: SecurityGroup;
  readonly direction: 'in' | 'out';
  /** The ports, such as `TCP 443` or `TCP 0–65535`. */
  readonly ports: string;
  /** A CIDR block, a security group or a prefix list. The prefix list of an ingress rule is CloudFront's. */
  readonly peer: string;
}

/** Reads all rules of both security groups. Some rules are properties of the group, others are separate resources. */
export function readSecurityGroupRules(template: Template): SecurityGroupRule[] {
  const inline = resourcesOf(template, 'AWS::EC2::SecurityGroup').flatMap(([id, properties]) => [
    ...(properties.SecurityGroupIngress ?? []).map((rule: Json) => ruleOf(groupOf(id), 'in', rule)),
    ...(properties.SecurityGroupEgress ?? []).map((rule: Json) => ruleOf(groupOf(id), 'out', rule)),
  ]);
  const separate = (type: string, direction: 'in' | 'out') =>
    resourcesOf(template, type).map(([, rule]) => ruleOf(groupOf(text(rule.GroupId)), direction, rule));
  return [
    ...inline,
    ...separate('AWS::EC2::SecurityGroupIngress', 'in'),
    ...separate('AWS::EC2::SecurityGroupEgress', 'out'),
  ].sort((one, other) =>
    `${one.ports} ${one.peer}`.localeCompare(`${other.ports} ${other.peer}`, 'en', { numeric: true }),
  );
}

function ruleOf(group: SecurityGroup, direction: 'in' | 'out', rule: Record<string, Json>): SecurityGroupRule {
  const { IpProtocol, FromPort, ToPort } = rule;
  const ports = FromPort === ToPort ? `${FromPort}` : `${FromPort}–${ToPort}`;
  return { group, direction, ports: `${String(IpProtocol).toUpperCase()} ${ports}`, peer: peerOf(rule) };
}

function peerOf(rule: Record<string, Json>): string {
  const group = rule.SourceSecurityGroupId ?? rule.DestinationSecurityGroupId;
  if (group) return groupOf(text(group));
  return rule.SourcePrefixListId
    ? `CloudFront, ${text(rule.SourcePrefixListId)}`
    : text(rule.CidrIp ?? rule.DestinationPrefixListId);
}

/**
 * Returns the security group that a rule names.
 *
 * @param reference a logical id, or a reference to one as `text` formats it
 * @throws Error for a third security group
 */
function groupOf(reference: string): SecurityGroup {
  if (/^<?Network\w*?LoadBalancer/.test(reference)) return 'load balancer';
  if (/^<?Network\w*?Tasks/.test(reference)) return 'tasks';
  throw new Error(`The diagram has no place for the security group ${reference}: change the layout`);
}
