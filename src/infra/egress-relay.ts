import { Duration } from 'aws-cdk-lib';
import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { ENV } from '../contract';
import { RELAY_ENV, RELAY_TIMEOUTS } from '../functions/egress-relay/protocol';
import { BareFunction } from './bare-function';
import type { Grantee } from './grantee';
import type { LogSettings } from './log-settings';

export interface EgressRelayProps {
  /** The only pool whose operations and keys are forwarded. */
  readonly userPool: IUserPool;
  /**
   * Most executions at once, kept for the relay. `false` keeps none: a new account has ten in all, of which none can be kept.
   * @default 20
   */
  readonly concurrency?: number | false;
  readonly logs: LogSettings;
}

/**
 * The way from the isolated subnets to Cognito and to the load balancer's keys, for a short list of requests. It stands outside the
 * VPC and holds no permission but for its log; nothing but the interface endpoint leads to it, and nothing invokes it but what
 * `grantInvoke` names.
 */
export class EgressRelay extends Construct {
  readonly function: IFunction;

  constructor(scope: Construct, id: string, { userPool, concurrency = 20, logs }: EgressRelayProps) {
    super(scope, id);
    this.function = new BareFunction(this, 'Relay', {
      description: 'Egress relay of Joule Verne: forwards a short list of requests to Cognito',
      entry: 'egress-relay/handler.ts',
      timeout: Duration.millis(RELAY_TIMEOUTS.function),
      // Lambda gives processor time by memory, and what costs time here is TLS. A response with its base64 takes some 20 MB.
      memory: 512,
      environment: { [RELAY_ENV.userPoolId]: userPool.userPoolId },
      concurrency: concurrency === false ? undefined : concurrency,
      logs,
    }).function;
  }

  /** This one function: CDK's own grant would admit every version and alias of it too. */
  grantInvoke(grantee: Grantee): void {
    grantee.addEnvironment(ENV.egressRelayFunction, this.function.functionName);
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        sid: 'EgressRelay',
        actions: ['lambda:InvokeFunction'],
        resources: [this.function.functionArn],
      }),
    );
  }
}
