import { Aspects, CfnResource, type IAspect, type Stack, TagManager, Tags, Token } from 'aws-cdk-lib';
import { CfnService } from 'aws-cdk-lib/aws-ecs';
import { type IManagedPolicy, ManagedPolicy, PermissionsBoundary } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import type { Deployment } from './deployment/schema';
import { WAF_LOG_PREFIX } from './web-acl/block-log';

/** Applies the requirements of the organisation that owns the account: tags, a permissions boundary and a prefix for all names. */
export function applyLandingZone(stack: Stack, { tags = {}, permissionsBoundary, namePrefix }: Deployment): void {
  for (const [key, value] of Object.entries(tags)) Tags.of(stack).add(key, value);
  if (Object.keys(tags).length > 0) {
    Aspects.of(stack).add(new TagTasks());
    Aspects.of(stack).add(new TagCustomResources(tags));
  }
  if (permissionsBoundary) PermissionsBoundary.of(stack).apply(boundaryPolicy(stack, permissionsBoundary));
  if (namePrefix) Aspects.of(stack).add(new NamePrefix(namePrefix, stack.stackName));
}

/** @param policy the ARN of the policy, or its name in the account of the deployment */
function boundaryPolicy(stack: Stack, policy: string): IManagedPolicy {
  return policy.startsWith('arn:')
    ? ManagedPolicy.fromManagedPolicyArn(stack, 'PermissionsBoundary', policy)
    : ManagedPolicy.fromManagedPolicyName(stack, 'PermissionsBoundary', policy);
}

/** Makes ECS copy the tags of the service to its tasks. CloudFormation cannot tag tasks, because ECS creates them. */
class TagTasks implements IAspect {
  visit(node: IConstruct): void {
    if (node instanceof CfnService) node.propagateTags = 'SERVICE';
  }
}

/** Tags the functions of the CDK's custom resources and their roles. The CDK declares both as generic resources, which `Tags` skips. */
class TagCustomResources implements IAspect {
  constructor(private readonly tags: Readonly<Record<string, string>>) {}

  visit(node: IConstruct): void {
    if (!(node instanceof CfnResource) || TagManager.isTaggable(node)) return;
    if (!['AWS::IAM::Role', 'AWS::Lambda::Function'].includes(node.cfnResourceType)) return;
    const tags = Object.entries(this.tags).sort(([a], [b]) => (a < b ? -1 : 1));
    node.addPropertyOverride(
      'Tags',
      tags.map(([Key, Value]) => ({ Key, Value })),
    );
  }
}

/**
 * For each resource type, the property that contains the name, and the maximum length of the name. The table contains the types whose
 * names AWS does not derive from the name of the stack, and the types whose names the constructs set.
 */
const NAMES: Readonly<Record<string, readonly [property: string, maxLength: number]>> = {
  'AWS::ApplicationAutoScaling::ScalingPolicy': ['PolicyName', 256],
  'AWS::Bedrock::DataSource': ['Name', 100],
  'AWS::Bedrock::Guardrail': ['Name', 50],
  'AWS::Bedrock::KnowledgeBase': ['Name', 100],
  'AWS::CloudFront::CachePolicy': ['CachePolicyConfig.Name', 128],
  'AWS::CloudFront::OriginRequestPolicy': ['OriginRequestPolicyConfig.Name', 128],
  'AWS::CloudFront::ResponseHeadersPolicy': ['ResponseHeadersPolicyConfig.Name', 128],
  'AWS::CloudFront::VpcOrigin': ['VpcOriginEndpointConfig.Name', 64],
  'AWS::CloudWatch::Dashboard': ['DashboardName', 255],
  'AWS::Cognito::UserPool': ['UserPoolName', 128],
  'AWS::Cognito::UserPoolClient': ['ClientName', 128],
  'AWS::ECS::TaskDefinition': ['Family', 255],
  'AWS::Logs::LogGroup': ['LogGroupName', 512],
  'AWS::Logs::ResourcePolicy': ['PolicyName', 255],
  'AWS::WAFv2::IPSet': ['Name', 128],
  'AWS::WAFv2::WebACL': ['Name', 128],
};

/** Types in `NAMES` that need no name: without one, AWS derives the name from the name of the stack. */
const NAMED_BY_STACK: ReadonlySet<string> = new Set(['AWS::Logs::LogGroup']);

/** `shortened` preserves at least this number of characters at the beginning of a long name: the maximum length of `namePrefix`. */
const BEGINNING = 20;
/** `shortened` preserves at most this number of characters at the end of a long name. */
const END = 40;

/**
 * Makes all names begin with the prefix; in the name of WAF's log group, the prefix follows WAF_LOG_PREFIX. The names of the stacks
 * already begin with the prefix, and AWS derives most other names from the names of the stacks.
 */
class NamePrefix implements IAspect {
  /** The prefix without hyphens, as it appears in the names that the CDK generates. */
  private readonly compact: string;

  constructor(
    private readonly prefix: string,
    private readonly stackName: string,
  ) {
    this.compact = prefix.replaceAll('-', '');
  }

  visit(node: IConstruct): void {
    if (!(node instanceof CfnResource) || !Object.hasOwn(NAMES, node.cfnResourceType)) return;
    const [property, maxLength] = NAMES[node.cfnResourceType]!;
    const name = valueAt(node, property);
    if (name === undefined && NAMED_BY_STACK.has(node.cfnResourceType)) return;
    const prefixed = name === undefined ? `${this.stackName}-${node.stack.getLogicalId(node)}` : this.withPrefix(name);
    node.addPropertyOverride(property, shortened(prefixed, maxLength));
  }

  private withPrefix(name: string): string {
    if (name.startsWith(WAF_LOG_PREFIX)) return WAF_LOG_PREFIX + this.withPrefix(name.slice(WAF_LOG_PREFIX.length));
    if (name.startsWith(this.prefix)) return name;
    return this.prefix + (name.startsWith(this.compact) ? name.slice(this.compact.length) : name);
  }
}

/**
 * Removes the middle of a name that is too long. Preserves the end, because it makes the name unique: it is, for example, a hash of the
 * construct's path or the id of a model.
 */
function shortened(name: string, maxLength: number): string {
  const end = Math.min(END, maxLength - BEGINNING);
  return name.length <= maxLength ? name : name.slice(0, maxLength - end) + name.slice(-end);
}

/**
 * Reads a property of a resource, such as `CachePolicyConfig.Name`. Returns undefined if the property is not a string, or if its value
 * is known only during the deployment.
 */
function valueAt(resource: CfnResource, property: string): string | undefined {
  const value = property
    .split('.')
    .map((name) => name.charAt(0).toLowerCase() + name.slice(1))
    .reduce<unknown>((object, name) => (object as Record<string, unknown> | undefined)?.[name], resource);
  return typeof value === 'string' && !Token.isUnresolved(value) ? value : undefined;
}
