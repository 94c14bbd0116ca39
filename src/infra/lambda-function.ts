import path from 'node:path';
import type { Duration } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { type ILogGroup, LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { LogSettings } from './log-settings';

export interface BareFunctionProps {
  /** What it is for, as the console of AWS says it. */
  readonly description: string;
  /** Path of the handler's file, from `src/functions`. */
  readonly entry: string;
  readonly timeout: Duration;
  /** MiB. */
  readonly memory: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Most executions at once, kept for it. @default as many as the account has left */
  readonly concurrency?: number | undefined;
  readonly logs: LogSettings;
}

const REPOSITORY = path.join(__dirname, '..', '..');
const FUNCTIONS = path.join(REPOSITORY, 'src', 'functions');

/** A function outside the VPC whose role may write its own log, and nothing else. */
export class BareFunction extends Construct {
  readonly function: NodejsFunction;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: BareFunctionProps,
  ) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Logs', props.logs.group);
    this.function = this.bundle(logGroup, this.roleWithLog(logGroup));
  }

  /** Not the policy that AWS keeps for functions: that one opens every log of the account. */
  private roleWithLog(logGroup: ILogGroup): Role {
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

  /** With the esbuild of this repository, wherever the command was called from. */
  private bundle(logGroup: ILogGroup, role: Role): NodejsFunction {
    const { description, entry, timeout, memory, environment, concurrency } = this.props;
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
      ...(concurrency === undefined ? {} : { reservedConcurrentExecutions: concurrency }),
    });
  }
}
