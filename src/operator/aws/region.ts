import { ACMClient } from '@aws-sdk/client-acm';
import { BedrockClient } from '@aws-sdk/client-bedrock';
import { BedrockAgentClient } from '@aws-sdk/client-bedrock-agent';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ECRClient } from '@aws-sdk/client-ecr';
import { ECSClient } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { Route53Client } from '@aws-sdk/client-route-53';
import { S3Client } from '@aws-sdk/client-s3';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { actionOf } from './actions';
import { translateError } from './errors';

/** The region in which CloudFront requires its certificate and its web ACL. This region is enabled in every account. */
export const EDGE_REGION = 'us-east-1';

/** Timeouts for a request in milliseconds. Without them, an unreachable service would delay the command for minutes. */
const TIMEOUT = { connectionTimeout: 5_000, requestTimeout: 10_000, throwOnRequestTimeout: true } as const;
/** All clients share this handler, so that they reuse connections. */
const requestHandler = new NodeHttpHandler(TIMEOUT);

interface Settings {
  readonly region: string;
  readonly requestHandler: NodeHttpHandler;
  readonly credentials?: STSClient['config']['credentials'];
}

/** The part of an SDK client that `translateErrors` uses. */
interface Client {
  readonly middlewareStack: { add(middleware: never, options: { step: 'initialize'; name: string }): void };
}

type Constructor<T> = new (settings: Settings) => T;

/** The AWS clients for one region, with the operator's credentials. They throw the errors that `translateError` returns. */
export class Region {
  private readonly clients = new Map<Constructor<Client>, Client>();

  /**
   * @param credentialsOf a region whose credentials are reused, so that the operator has to enter an MFA code only once.
   *
   * @default the SDK's default credential chain
   */
  constructor(
    readonly name: string,
    private readonly credentialsOf?: Region,
  ) {}

  get acm(): ACMClient {
    return this.client('acm', ACMClient);
  }
  get bedrock(): BedrockClient {
    return this.client('bedrock', BedrockClient);
  }
  get bedrockAgent(): BedrockAgentClient {
    return this.client('bedrock', BedrockAgentClient);
  }
  get cloudFormation(): CloudFormationClient {
    return this.client('cloudformation', CloudFormationClient);
  }
  get cloudFront(): CloudFrontClient {
    return this.client('cloudfront', CloudFrontClient);
  }
  get cognito(): CognitoIdentityProviderClient {
    return this.client('cognito-idp', CognitoIdentityProviderClient);
  }
  get dynamoDb(): DynamoDBClient {
    return this.client('dynamodb', DynamoDBClient);
  }
  get ec2(): EC2Client {
    return this.client('ec2', EC2Client);
  }
  get ecr(): ECRClient {
    return this.client('ecr', ECRClient);
  }
  get ecs(): ECSClient {
    return this.client('ecs', ECSClient);
  }
  get elb(): ElasticLoadBalancingV2Client {
    return this.client('elasticloadbalancing', ElasticLoadBalancingV2Client);
  }
  get iam(): IAMClient {
    return this.client('iam', IAMClient);
  }
  get kms(): KMSClient {
    return this.client('kms', KMSClient);
  }
  get lambda(): LambdaClient {
    return this.client('lambda', LambdaClient);
  }
  get route53(): Route53Client {
    return this.client('route53', Route53Client);
  }
  get quotas(): ServiceQuotasClient {
    return this.client('servicequotas', ServiceQuotasClient);
  }
  get s3(): S3Client {
    return this.client('s3', S3Client);
  }
  get ses(): SESv2Client {
    return this.client('ses', SESv2Client);
  }
  get ssm(): SSMClient {
    return this.client('ssm', SSMClient);
  }
  get sts(): STSClient {
    return this.client('sts', STSClient);
  }

  /** Creates a client when it is first used. @param prefix the prefix of the service's actions in IAM */
  private client<T extends Client>(prefix: string, Type: Constructor<T>): T {
    const known = this.clients.get(Type) as T | undefined;
    const client = known ?? this.translateErrors(prefix, new Type(this.settings(Type)));
    this.clients.set(Type, client);
    return client;
  }

  /** The STS client resolves the credentials, and the other clients reuse them. */
  private settings(Type: Constructor<Client>): Settings {
    const own = { region: this.name, requestHandler };
    const source = this.credentialsOf ?? this;
    return Type === STSClient && source === this ? own : { ...own, credentials: source.sts.config.credentials };
  }

  /** Adds middleware that replaces each error of the client with the result of `translateError`. */
  private translateErrors<T extends Client>(prefix: string, client: T): T {
    const middleware =
      (next: (input: unknown) => Promise<unknown>, { commandName = '' }: { commandName?: string }) =>
      async (input: unknown) => {
        try {
          return await next(input);
        } catch (error) {
          throw translateError(error, { action: actionOf(prefix, commandName), region: this.name });
        }
      };
    client.middlewareStack.add(middleware as never, { step: 'initialize', name: 'translateErrors' });
    return client;
  }
}
