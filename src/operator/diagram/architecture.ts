import { type Json, resourcesOf, type Template, type Templates, text, theOnly } from '../templates/template';
import { readSecurityGroupRules, type SecurityGroupRule } from './security-group-rules';

/** An availability zone, with the CIDR blocks of its subnets. */
export interface Zone {
  readonly name: string;
  readonly publicSubnet: string;
  readonly privateSubnet: string;
}

/** The names and numbers that the diagram shows, from the templates of a deployment. */
export interface Architecture {
  readonly region: string;
  readonly webAclRules: number;
  readonly edge: {
    readonly host: string;
    readonly tls: string;
    readonly cachedPaths: readonly string[];
    readonly originHeader: string;
  };
  readonly cidr: string;
  readonly zones: readonly Zone[];
  readonly loadBalancer: { readonly protocol: string; readonly port: number };
  readonly securityGroupRules: readonly SecurityGroupRule[];
  readonly tasks: {
    readonly port: number;
    readonly protocol: string;
    readonly architecture: string;
    readonly min: number;
    readonly max: number;
  };
  /** Names of the endpoint services, without `com.amazonaws.REGION.`. */
  readonly endpoints: { readonly gateway: readonly string[]; readonly interface: readonly string[] };
  readonly signIn: { readonly mfa: string; readonly groups: readonly string[] };
  readonly knowledge: {
    readonly embedding: string;
    readonly dimensions: number;
    readonly model: string;
    /** Whether the tasks invoke the model through an inference profile. The model may then run in other regions. */
    readonly hasProfile: boolean;
  };
  readonly alarms: number;
}

/**
 * Reads the templates.
 *
 * @throws Error when they lack a resource that the diagram shows, or contain a resource for which the diagram has no place
 */
export function readArchitecture({ stack, edge, edgeAlarms }: Templates): Architecture {
  const zones = readZones(stack);
  return {
    region: zones[0]!.name.slice(0, -1),
    webAclRules: theOnly(edge, 'AWS::WAFv2::WebACL').Rules.length,
    edge: readEdge(stack),
    cidr: theOnly(stack, 'AWS::EC2::VPC').CidrBlock,
    zones,
    loadBalancer: readLoadBalancer(stack),
    securityGroupRules: readSecurityGroupRules(stack),
    tasks: readTasks(stack),
    endpoints: { gateway: readEndpoints(stack, 'Gateway'), interface: readEndpoints(stack, 'Interface') },
    signIn: readSignIn(stack),
    knowledge: readKnowledge(stack),
    alarms: [stack, edge, edgeAlarms].flatMap((template) => resourcesOf(template, 'AWS::CloudWatch::Alarm')).length,
  };
}

function readEdge(stack: Template): Architecture['edge'] {
  const { Aliases, ViewerCertificate, CacheBehaviors, Origins } = theOnly(
    stack,
    'AWS::CloudFront::Distribution',
  ).DistributionConfig;
  return {
    host: text(Aliases),
    tls: ViewerCertificate.MinimumProtocolVersion.replace(/^TLSv([\d.]+).*/, 'TLS $1'),
    cachedPaths: CacheBehaviors.map(({ PathPattern }: Json) => PathPattern),
    originHeader: Origins[0].OriginCustomHeaders[0].HeaderName,
  };
}

function readZones(stack: Template): Zone[] {
  const subnets = resourcesOf(stack, 'AWS::EC2::Subnet').map(([id, { AvailabilityZone, CidrBlock }]) => ({
    zone: text(AvailabilityZone),
    cidr: text(CidrBlock),
    kind: /^NetworkVpc(Public|Tasks)/.exec(id)?.[1] ?? `unknown, ${id}`,
  }));
  const names = [...new Set(subnets.map(({ zone }) => zone))];
  if (names.length !== 2 || subnets.length !== 4)
    throw new Error(`The diagram shows two zones with two subnets each; the templates have ${JSON.stringify(subnets)}`);
  const cidrOf = (name: string, kind: string) =>
    subnets.find((subnet) => subnet.zone === name && subnet.kind === kind)!.cidr;
  return names.map((name) => ({ name, publicSubnet: cidrOf(name, 'Public'), privateSubnet: cidrOf(name, 'Tasks') }));
}

function readLoadBalancer(stack: Template): Architecture['loadBalancer'] {
  const { Protocol, Port } = theOnly(stack, 'AWS::ElasticLoadBalancingV2::Listener');
  return { protocol: Protocol, port: Port };
}

function readTasks(stack: Template): Architecture['tasks'] {
  const { Port, Protocol } = theOnly(stack, 'AWS::ElasticLoadBalancingV2::TargetGroup');
  const { MinCapacity, MaxCapacity } = theOnly(stack, 'AWS::ApplicationAutoScaling::ScalableTarget');
  const { CpuArchitecture } = theOnly(stack, 'AWS::ECS::TaskDefinition').RuntimePlatform;
  return { port: Port, protocol: Protocol, architecture: CpuArchitecture, min: MinCapacity, max: MaxCapacity };
}

function readEndpoints(stack: Template, type: string): string[] {
  return resourcesOf(stack, 'AWS::EC2::VPCEndpoint')
    .filter(([, { VpcEndpointType }]) => VpcEndpointType === type)
    .map(([, { ServiceName }]) => text(ServiceName).replace(/^com\.amazonaws\.[^.]+\./, ''));
}

function readSignIn(stack: Template): Architecture['signIn'] {
  const mfa: Record<string, string> = { ON: 'required', OPTIONAL: 'optional' };
  return {
    mfa: mfa[theOnly(stack, 'AWS::Cognito::UserPool').MfaConfiguration] ?? 'off',
    groups: resourcesOf(stack, 'AWS::Cognito::UserPoolGroup').map(([, { GroupName }]) => text(GroupName)),
  };
}

function readKnowledge(stack: Template): Architecture['knowledge'] {
  const { VectorKnowledgeBaseConfiguration } = theOnly(stack, 'AWS::Bedrock::KnowledgeBase').KnowledgeBaseConfiguration;
  const [container] = theOnly(stack, 'AWS::ECS::TaskDefinition').ContainerDefinitions;
  const model = text(container.Environment.find(({ Name }: Json) => Name === 'MODEL_ARN')?.Value);
  return {
    embedding: afterSlash(text(VectorKnowledgeBaseConfiguration.EmbeddingModelArn)),
    dimensions: theOnly(stack, 'AWS::S3Vectors::Index').Dimension,
    model: afterSlash(model),
    hasProfile: model.includes(':inference-profile/'),
  };
}

function afterSlash(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
