import { Aws, Duration, Stack } from 'aws-cdk-lib';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as FunctionTarget } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { CANARY_CHECKS, CANARY_ENV, CANARY_TIMEOUTS, type CanaryCheck } from '../../functions/canary/protocol';
import type { CanaryOptions } from '../deployment/canary';
import type { Deployment } from '../deployment/schema';
import { LambdaFunction } from '../lambda-function';
import type { LogSettings } from '../log-settings';

export interface CanaryProps {
  readonly host: string;
  /** Origin of the sign-in pages. */
  readonly signInOrigin: string;
  readonly options: CanaryOptions;
  readonly metricsNamespace: string;
  readonly logs: LogSettings;
}

/**
 * Whether a deployment has a canary. By default, a deployment that restricts addresses or countries has none: the
 * restriction could block the function, which has no fixed IP address.
 */
export function hasCanary({ access, operation }: Pick<Deployment, 'access' | 'operation'>): boolean {
  return operation.canary.enabled ?? !(access.addresses || access.countries);
}

/**
 * A Lambda function outside the VPC that regularly uses the product as a user does: it opens the chat, follows the
 * redirects to the sign-in page and, if it has a technical account, signs in and asks a question. It has permission
 * only to write its log and read the secret with the technical account.
 */
export class Canary extends Construct {
  private readonly function: IFunction;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: CanaryProps,
  ) {
    super(scope, id);
    const { minutes, questionMinutes, secret } = props.options;
    this.function = this.createFunction();
    this.limitInvocations(minutes);
    this.schedule('SignInPage', 'signInPage', minutes);
    if (secret) {
      this.allowSecret(secret);
      this.schedule('Answer', 'answer', questionMinutes);
    }
  }

  private createFunction(): IFunction {
    const { host, signInOrigin, options, metricsNamespace, logs } = this.props;
    return new LambdaFunction(this, 'Function', {
      description: 'Canary of Joule Verne: checks the sign-in page and an answer from outside',
      entry: 'canary/handler.ts',
      timeout: Duration.millis(CANARY_TIMEOUTS.function),
      memory: 256,
      environment: {
        [CANARY_ENV.product]: `https://${host}`,
        [CANARY_ENV.signIn]: signInOrigin,
        [CANARY_ENV.question]: options.question,
        [CANARY_ENV.namespace]: metricsNamespace,
        ...(options.secret ? { [CANARY_ENV.secret]: options.secret } : {}),
        // Raises Node's limit of 16 KB for the headers of a response, which the load balancer's session cookies alone can
        // reach.
        NODE_OPTIONS: '--max-http-header-size=65536',
      },
      logs,
    }).function;
  }

  /**
   * Prevents Lambda from repeating a failed or timed-out invocation, which it would do twice by default. Also limits the time for which
   * Lambda retries a throttled invocation; the default is six hours.
   */
  private limitInvocations(minutes: number): void {
    this.function.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(minutes) });
  }

  /**
   * Runs a check regularly. EventBridge does not repeat an invocation that it could not deliver, because the next one
   * follows soon.
   */
  private schedule(id: string, check: CanaryCheck, minutes: number): void {
    new Rule(this, id, {
      description: `Runs the check ${CANARY_CHECKS[check]} of the canary`,
      schedule: Schedule.rate(Duration.minutes(minutes)),
      targets: [new FunctionTarget(this.function, { event: RuleTargetInput.fromObject({ check }), retryAttempts: 0 })],
    });
  }

  /** Allows reading the secret. The ARN of a secret ends with the secret's name, a hyphen and six random characters. */
  private allowSecret(secret: string): void {
    const { region } = Stack.of(this);
    const resource = secret.startsWith('arn:')
      ? secret
      : `arn:${Aws.PARTITION}:secretsmanager:${region}:${Aws.ACCOUNT_ID}:secret:${secret}-??????`;
    this.function.addToRolePolicy(
      new PolicyStatement({ sid: 'Account', actions: ['secretsmanager:GetSecretValue'], resources: [resource] }),
    );
  }
}
