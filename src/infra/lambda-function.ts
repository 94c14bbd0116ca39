import path from 'node:path';
import type { Duration } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { type ILogGroup, LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { LogSettings } from './log-settings';

export interface LambdaFunctionProps {
  /** Description that the AWS console shows. */
  readonly description: string;
  /** Path of the handler file, relative to `src/functions`. */
  readonly entry: string;
  readonly timeout: Duration;
  /** Memory in MiB. */
  readonly memory: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Reserved concurrent executions. @default the account's unreserved concurrency */
  readonly reservedConcurrency?: number | undefined;
  readonly logs: LogSettings;
}

const REPOSITORY = path.join(__dirname, '..', '..');
const FUNCTIONS = path.join(REPOSITORY, 'src', 'functions');

/**
 * A Lambda function outside the VPC. Initially, its role may only write to the function's own log group; constructs that
 * use the function add permissions.
 */
export class LambdaFunction extends Construct {
  readonly function: NodejsFunction;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: LambdaFunctionProps,
  ) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Logs', props.logs.group);
    this.function = this.createFunction(logGroup, this.createRole(logGroup));
  }

  /** Creates the role without AWS's managed policy for functions, which would allow writing to every log group of the account. */
  private createRole(logGroup: ILogGroup): Role {
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    role.addToPolicy(
      new PolicyStatement({
        sid: 'OwnLog',
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [logGroup.logGroupArn],
      }),
    );
    return role;
  }

  /** Sets `projectRoot` and `depsLockFilePath`, so that the CDK finds this repository's esbuild regardless of the working directory. */
  private createFunction(logGroup: ILogGroup, role: Role): NodejsFunction {
    const { description, entry, timeout, memory, environment, reservedConcurrency } = this.props;
    return new NodejsFunction(this, 'Function', {
      description,
      entry: path.join(FUNCTIONS, entry),
      projectRoot: REPOSITORY,
      depsLockFilePath: path.join(REPOSITORY, 'package-lock.json'),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      role,
      logGroup,
      timeout,
      memorySize: memory,
      environment,
      ...(reservedConcurrency === undefined ? {} : { reservedConcurrentExecutions: reservedConcurrency }),
    });
  }
}
