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
import type { EndpointService } from '../deployment/endpoint-services';

export interface EndpointsProps {
  readonly vpc: IVpc;
  readonly subnets: SelectedSubnets;
  readonly securityGroup: ISecurityGroup;
  /** Whether the tasks invoke models themselves. */
  readonly invokesModels: boolean;
  /** Whether there is an endpoint for CloudWatch's API. */
  readonly monitoring: boolean;
  /** Services for which the VPC already has an endpoint. @default none */
  readonly existing?: readonly EndpointService[] | undefined;
}

/** The actions that the policy of an endpoint allows. */
interface AllowedActions {
  /** Services (IAM prefixes) whose actions are allowed on resources of this account. */
  readonly services?: readonly string[];
  /**
   * Whether guardrails may be applied in other regions: a guardrail of the standard tier may evaluate a text in any region of its
   * geography.
   */
  readonly guardrailsElsewhere?: boolean;
  /** Actions that are allowed on AWS's foundation models, which belong to no account. */
  readonly onModels?: readonly string[];
  /** Actions that have no resource type in IAM. The policy must therefore allow them on all resources. */
  readonly withoutResource?: readonly string[];
}

const service = InterfaceVpcEndpointAwsService;

type InterfaceEndpoint = readonly [service: InterfaceVpcEndpointAwsService, allowed: AllowedActions];

/** The interface endpoints of every deployment, by construct id. Each has a network interface in every availability zone. */
const INTERFACES: Readonly<Record<string, InterfaceEndpoint>> = {
  EcrApi: [service.ECR, { services: ['ecr'], withoutResource: ['ecr:GetAuthorizationToken'] }],
  EcrDocker: [service.ECR_DOCKER, { services: ['ecr'], withoutResource: ['ecr:GetAuthorizationToken'] }],
  Logs: [service.CLOUDWATCH_LOGS, { services: ['logs'] }],
  BedrockAgentRuntime: [
    service.BEDROCK_AGENT_RUNTIME,
    {
      services: ['bedrock'],
      guardrailsElsewhere: true,
      // RetrieveAndGenerate and Rerank need the caller's permission for their model. AWS does not document whether it checks this
      // permission against the endpoint's policy, too.
      onModels: ['bedrock:InvokeModel*'],
      withoutResource: ['bedrock:RetrieveAndGenerate', 'bedrock:Rerank'],
    },
  ],
  BedrockAgent: [service.BEDROCK_AGENT, { services: ['bedrock'] }],
  // Without actions, because `allowInvocation` allows invoking the only function that the tasks may invoke.
  Lambda: [service.LAMBDA, {}],
};

/**
 * The endpoint for CloudWatch's API. The application works without it, because it writes its metrics to its log instead.
 */
const MONITORING_INTERFACES: Readonly<Record<string, InterfaceEndpoint>> = {
  Monitoring: [
    service.CLOUDWATCH_MONITORING,
    { services: ['cloudwatch'], withoutResource: ['cloudwatch:PutMetricData'] },
  ],
};

/** The endpoint that tasks need to invoke models themselves. */
const MODEL_INTERFACES: Readonly<Record<string, InterfaceEndpoint>> = {
  BedrockRuntime: [
    service.BEDROCK_RUNTIME,
    { services: ['bedrock'], guardrailsElsewhere: true, onModels: ['bedrock:InvokeModel*'] },
  ],
};

/**
 * The VPC endpoints through which the isolated subnets reach AWS. Their policies allow only principals and resources of this
 * account, except for AWS's foundation models and for reading the image layers of ECR. A compromised task therefore cannot send
 * data to another account, even with credentials of that account.
 *
 * There is no endpoint for Cognito, because AWS does not support PrivateLink for a user pool with a domain. The tasks use the egress relay
 * instead.
 */
export class Endpoints extends Construct {
  private readonly lambda: InterfaceVpcEndpoint | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: EndpointsProps,
  ) {
    super(scope, id);
    if (this.isMissing('s3')) this.addS3();
    if (this.isMissing('dynamodb')) this.addDynamoDb();
    const interfaces = new Map(
      Object.entries({
        ...INTERFACES,
        ...(props.monitoring ? MONITORING_INTERFACES : {}),
        ...(props.invokesModels ? MODEL_INTERFACES : {}),
      })
        .filter(([, [{ shortName }]]) => this.isMissing(shortName))
        .map(([name, [what, allowed]]) => [name, this.addInterface(name, what, allowed)]),
    );
    this.lambda = interfaces.get('Lambda');
  }

  /** Allows invoking a function through the endpoint for Lambda. The organisation maintains the policy of an existing endpoint. */
  allowInvocation(functionArn: string): void {
    if (!this.lambda) return;
    allow(this.lambda, 'OneFunction', ['lambda:InvokeFunction'], [functionArn]);
  }

  private isMissing(service: string): boolean {
    return !this.props.existing?.some((name) => name === service);
  }

  private addS3(): void {
    const endpoint = this.addGateway('S3', GatewayVpcEndpointAwsService.S3);
    allow(endpoint, 'OwnBuckets', ['s3:*'], ['*'], { 'aws:ResourceAccount': Aws.ACCOUNT_ID });
    // ECR stores image layers in its own bucket, and signs the requests for them with its own credentials.
    endpoint.addToPolicy(
      new PolicyStatement({
        sid: 'LayersOfImages',
        principals: [new AnyPrincipal()],
        actions: ['s3:GetObject'],
        resources: [`arn:${Aws.PARTITION}:s3:::prod-${Stack.of(this).region}-starport-layer-bucket/*`],
      }),
    );
  }

  private addDynamoDb(): void {
    allow(
      this.addGateway('DynamoDb', GatewayVpcEndpointAwsService.DYNAMODB),
      'OwnTables',
      ['dynamodb:*'],
      [ownResources('dynamodb', this)],
    );
  }

  private addGateway(id: string, what: GatewayVpcEndpointAwsService): GatewayVpcEndpoint {
    const { vpc, subnets } = this.props;
    return new GatewayVpcEndpoint(this, id, { vpc, service: what, subnets: [{ subnets: subnets.subnets }] });
  }

  private addInterface(
    id: string,
    what: InterfaceVpcEndpointAwsService,
    allowed: AllowedActions,
  ): InterfaceVpcEndpoint {
    const { services = [], guardrailsElsewhere = false, onModels = [], withoutResource = [] } = allowed;
    const { vpc, subnets, securityGroup } = this.props;
    const endpoint = new InterfaceVpcEndpoint(this, id, {
      vpc,
      service: what,
      subnets: { subnets: subnets.subnets },
      securityGroups: [securityGroup],
      open: false,
      privateDnsEnabled: true,
    });
    for (const name of services) allow(endpoint, 'OwnResources', [`${name}:*`], [ownResources(name, this)]);
    if (guardrailsElsewhere)
      allow(
        endpoint,
        'GuardrailProfiles',
        ['bedrock:ApplyGuardrail'],
        [`arn:${Aws.PARTITION}:bedrock:*:${Aws.ACCOUNT_ID}:guardrail-profile/*`],
      );
    if (onModels.length > 0)
      allow(endpoint, 'Models', onModels, [`arn:${Aws.PARTITION}:bedrock:*::foundation-model/*`]);
    if (withoutResource.length > 0) allow(endpoint, 'WithoutResource', withoutResource, ['*']);
    return endpoint;
  }
}

function ownResources(name: string, scope: Construct): string {
  return `arn:${Aws.PARTITION}:${name}:${Stack.of(scope).region}:${Aws.ACCOUNT_ID}:*`;
}

/** Adds a statement that applies only to principals of this account. */
function allow(
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
