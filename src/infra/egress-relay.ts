import { Duration } from 'aws-cdk-lib';
import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { RELAY_ENV, RELAY_TIMEOUTS } from '../functions/egress-relay/protocol';
import type { Grantee } from './grantee';
import { LambdaFunction } from './lambda-function';
import type { LogSettings } from './log-settings';

export interface EgressRelayProps {
  /** The only user pool for which the relay forwards requests. */
  readonly userPool: IUserPool;
  /**
   * Reserved concurrent executions. `false` reserves none: a new account has a quota of ten, too few to reserve any.
   * @default 20
   */
  readonly concurrency?: number | false;
  readonly logs: LogSettings;
}

/**
 * The Lambda function through which tasks in the isolated subnets reach Cognito and the load balancer's public keys,
 * for a short allow-list of requests. It runs outside the VPC, can only write its log, and can be invoked only by
 * grantees of `grantInvoke`, through the interface endpoint of Lambda.
 */
export class EgressRelay extends Construct {
  readonly function: IFunction;

  constructor(scope: Construct, id: string, { userPool, concurrency = 20, logs }: EgressRelayProps) {
    super(scope, id);
    this.function = new LambdaFunction(this, 'Relay', {
      description: 'Egress relay of Joule Verne: forwards a short list of requests to Cognito',
      entry: 'egress-relay/handler.ts',
      timeout: Duration.millis(RELAY_TIMEOUTS.function),
      // Lambda allocates CPU time by memory, and TLS takes most of it. A response and its base64 need about 20 MB.
      memory: 512,
      environment: { [RELAY_ENV.userPoolId]: userPool.userPoolId },
      reservedConcurrency: concurrency === false ? undefined : concurrency,
      logs,
    }).function;
  }

  /** Grants invoking this function only: CDK's own grant would include every version and alias. */
  grantInvoke(grantee: Grantee): void {
    grantee.addEnvironment('EGRESS_RELAY_FUNCTION', this.function.functionName);
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        sid: 'EgressRelay',
        actions: ['lambda:InvokeFunction'],
        resources: [this.function.functionArn],
      }),
    );
  }
}
