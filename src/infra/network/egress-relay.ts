import { Duration } from 'aws-cdk-lib';
import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { RELAY_ENV, RELAY_TIMEOUTS } from '../../functions/egress-relay/protocol';
import type { Grantee } from '../grantee';
import { LambdaFunction } from '../lambda-function';
import type { LogSettings } from '../log-settings';

export interface EgressRelayProps {
  /** The only user pool for which the relay forwards requests. */
  readonly userPool: IUserPool;
  /** Reserved concurrent executions. If `false`, the function shares the account's concurrency. */
  readonly concurrency: number | false;
  readonly logs: LogSettings;
}

/**
 * A Lambda function that forwards allow-listed requests from the isolated subnets to Cognito and to the server that
 * publishes the load balancer's public keys. It runs outside the VPC, and its role may only write its log. Only grantees
 * of `grantInvoke` can invoke it, through the interface endpoint for Lambda.
 */
export class EgressRelay extends Construct {
  readonly function: IFunction;

  constructor(scope: Construct, id: string, { userPool, concurrency, logs }: EgressRelayProps) {
    super(scope, id);
    this.function = new LambdaFunction(this, 'Relay', {
      description: 'Egress relay of Joule Verne: forwards a short list of requests to Cognito',
      entry: 'egress-relay/handler.ts',
      timeout: Duration.millis(RELAY_TIMEOUTS.function),
      // Chosen for the CPU: a response with its base64 encoding needs only about 20 MB of memory, but Lambda allocates
      // CPU time in proportion to memory, and TLS uses most of that time.
      memory: 512,
      environment: { [RELAY_ENV.userPoolId]: userPool.userPoolId },
      reservedConcurrency: concurrency === false ? undefined : concurrency,
      logs,
    }).function;
  }

  /** Grants permission to invoke only this function. The CDK's own grant would include all versions and aliases. */
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
