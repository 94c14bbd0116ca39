import { ACMClient } from '@aws-sdk/client-acm';
import { BedrockClient } from '@aws-sdk/client-bedrock';
import { BedrockAgentClient } from '@aws-sdk/client-bedrock-agent';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { Route53Client } from '@aws-sdk/client-route-53';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { understand } from './errors';

/** Where CloudFront takes its certificate and its web ACL from; it is open to every account. */
export const EDGE_REGION = 'us-east-1';

/** Milliseconds for one request: a service that is not reachable is no reason to wait for minutes. */
const TIMEOUT = { connectionTimeout: 5_000, requestTimeout: 10_000, throwOnRequestTimeout: true } as const;
/** One for all: connections are kept. */
const requestHandler = new NodeHttpHandler(TIMEOUT);

interface Settings {
  readonly region: string;
  readonly requestHandler: NodeHttpHandler;
  readonly credentials?: STSClient['config']['credentials'];
}

/** The part of every client that is told how to speak of errors. */
interface Explained {
  readonly middlewareStack: { add(middleware: never, options: { step: 'initialize'; name: string }): void };
}

type Constructor<Client> = new (settings: Settings) => Client;

/** AWS in one region, asked with the operator's own credentials. What it throws is told in `errors.ts`, or a check understands it. */
export class Region {
  private readonly clients = new Map<Constructor<Explained>, Explained>();

  /** @param like whose credentials are taken: a chain that asks the operator for a code is to ask once. @default the SDK's chain */
  constructor(
    readonly name: string,
    private readonly like?: Region,
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
  get cognito(): CognitoIdentityProviderClient {
    return this.client('cognito-idp', CognitoIdentityProviderClient);
  }
  get ec2(): EC2Client {
    return this.client('ec2', EC2Client);
  }
  get iam(): IAMClient {
    return this.client('iam', IAMClient);
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
  get ses(): SESv2Client {
    return this.client('ses', SESv2Client);
  }
  get ssm(): SSMClient {
    return this.client('ssm', SSMClient);
  }
  get sts(): STSClient {
    return this.client('sts', STSClient);
  }

  /** One of each kind, made when it is first asked. @param prefix of its actions in IAM */
  private client<Client extends Explained>(prefix: string, Kind: Constructor<Client>): Client {
    const known = this.clients.get(Kind) as Client | undefined;
    const client = known ?? this.explain(prefix, new Kind(this.settings(Kind)));
    this.clients.set(Kind, client);
    return client;
  }

  /** STS finds the credentials; the others take what it has found. */
  private settings(Kind: Constructor<Explained>): Settings {
    const own = { region: this.name, requestHandler };
    const finder = this.like ?? this;
    return Kind === STSClient && finder === this ? own : { ...own, credentials: finder.sts.config.credentials };
  }

  /** In IAM almost every action bears the name of its command. */
  private explain<Client extends Explained>(prefix: string, client: Client): Client {
    const explaining =
      (next: (given: unknown) => Promise<unknown>, { commandName = '' }: { commandName?: string }) =>
      async (given: unknown) => {
        try {
          return await next(given);
        } catch (error) {
          throw understand(error, { action: `${prefix}:${commandName.replace(/Command$/, '')}`, region: this.name });
        }
      };
    client.middlewareStack.add(explaining as never, { step: 'initialize', name: 'explainErrors' });
    return client;
  }
}
