import { Aws, Stack } from 'aws-cdk-lib';
import {
  GatewayVpcEndpoint,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpoint,
  InterfaceVpcEndpointAwsService,
  type ISecurityGroup,
  type IVpc,
  type SelectedSubnets,
  type VpcEndpoint,
} from 'aws-cdk-lib/aws-ec2';
import { AnyPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

export interface EndpointsProps {
  readonly vpc: IVpc;
  readonly subnets: SelectedSubnets;
  readonly securityGroup: ISecurityGroup;
}

/** What an endpoint admits: resources of this account, and actions that know no resource. */
interface Admission {
  readonly own?: readonly string[];
  readonly unowned?: readonly string[];
}

const service = InterfaceVpcEndpointAwsService;

/** Services that are reached through an interface in each availability zone. */
const INTERFACES = {
  EcrApi: [service.ECR, { own: ['ecr'], unowned: ['ecr:GetAuthorizationToken'] }],
  EcrDocker: [service.ECR_DOCKER, { own: ['ecr'], unowned: ['ecr:GetAuthorizationToken'] }],
  Logs: [service.CLOUDWATCH_LOGS, { own: ['logs'] }],
  Monitoring: [service.CLOUDWATCH_MONITORING, { own: ['cloudwatch'], unowned: ['cloudwatch:PutMetricData'] }],
  BedrockAgentRuntime: [
    service.BEDROCK_AGENT_RUNTIME,
    { own: ['bedrock'], unowned: ['bedrock:RetrieveAndGenerate', 'bedrock:InvokeModel*'] },
  ],
  BedrockAgent: [service.BEDROCK_AGENT, { own: ['bedrock'] }],
  // Admits nothing but the function that `admitInvocation` names.
  Lambda: [service.LAMBDA, {}],
} as const satisfies Record<string, readonly [InterfaceVpcEndpointAwsService, Admission]>;

/**
 * The ways from the isolated subnets to AWS. Each admits only principals of this account, and resources of this account: nothing
 * can be carried out through them to another account, not even with that account's keys.
 *
 * There is none for Cognito, and must be none: a user pool that has a domain cannot be used through PrivateLink, and the
 * endpoint's private DNS would break the way that works. The egress relay is that way.
 */
export class Endpoints extends Construct {
  private readonly lambda: InterfaceVpcEndpoint;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: EndpointsProps,
  ) {
    super(scope, id);
    this.s3();
    this.dynamodb();
    const interfaces = new Map(
      Object.entries(INTERFACES).map(([name, [what, admission]]) => [name, this.interface(name, what, admission)]),
    );
    this.lambda = interfaces.get('Lambda')!;
  }

  /** Admits the invocation of one function. */
  admitInvocation(functionArn: string): void {
    admit(this.lambda, 'OneFunction', ['lambda:InvokeFunction'], [functionArn]);
  }

  private s3(): void {
    const endpoint = this.gateway('S3', GatewayVpcEndpointAwsService.S3);
    admit(endpoint, 'OwnBuckets', ['s3:*'], ['*'], { 'aws:ResourceAccount': Aws.ACCOUNT_ID });
    // ECR keeps the layers of images in a bucket of its own, and signs the requests for them itself.
    endpoint.addToPolicy(
      new PolicyStatement({
        sid: 'LayersOfImages',
        principals: [new AnyPrincipal()],
        actions: ['s3:GetObject'],
        resources: [`arn:${Aws.PARTITION}:s3:::prod-${Stack.of(this).region}-starport-layer-bucket/*`],
      }),
    );
  }

  private dynamodb(): void {
    admit(
      this.gateway('DynamoDb', GatewayVpcEndpointAwsService.DYNAMODB),
      'OwnTables',
      ['dynamodb:*'],
      [ownResources('dynamodb', this)],
    );
  }

  private gateway(id: string, what: GatewayVpcEndpointAwsService): GatewayVpcEndpoint {
    const { vpc, subnets } = this.props;
    return new GatewayVpcEndpoint(this, id, { vpc, service: what, subnets: [{ subnets: subnets.subnets }] });
  }

  private interface(id: string, what: InterfaceVpcEndpointAwsService, admission: Admission): InterfaceVpcEndpoint {
    const { own = [], unowned = [] } = admission;
    const { vpc, subnets, securityGroup } = this.props;
    const endpoint = new InterfaceVpcEndpoint(this, id, {
      vpc,
      service: what,
      subnets: { subnets: subnets.subnets },
      securityGroups: [securityGroup],
      open: false,
      privateDnsEnabled: true,
    });
    for (const name of own) admit(endpoint, 'OwnResources', [`${name}:*`], [ownResources(name, this)]);
    if (unowned.length > 0) admit(endpoint, 'WithoutResource', unowned, ['*']);
    return endpoint;
  }
}

function ownResources(name: string, scope: Construct): string {
  return `arn:${Aws.PARTITION}:${name}:${Stack.of(scope).region}:${Aws.ACCOUNT_ID}:*`;
}

/** For principals of this account alone. */
function admit(
  endpoint: VpcEndpoint,
  sid: string,
  actions: readonly string[],
  resources: readonly string[],
  condition: Record<string, string> = {},
): void {
  endpoint.addToPolicy(
    new PolicyStatement({
      sid,
      principals: [new AnyPrincipal()],
      actions: [...actions],
      resources: [...resources],
      conditions: { StringEquals: { 'aws:PrincipalAccount': Aws.ACCOUNT_ID, ...condition } },
    }),
  );
}
