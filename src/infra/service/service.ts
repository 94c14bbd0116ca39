import path from 'node:path';
import { Aspects, Duration, Stack } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { ISecurityGroup, IVpc, SelectedSubnets } from 'aws-cdk-lib/aws-ec2';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import {
  Cluster,
  type ContainerDefinition,
  ContainerImage,
  ContainerInsights,
  CpuArchitecture,
  FargateService,
  FargateTaskDefinition,
  LogDrivers,
  OperatingSystemFamily,
} from 'aws-cdk-lib/aws-ecs';
import type { ApplicationTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { type IPrincipal, Policy } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct, type IDependable } from 'constructs';
import { CONTAINER_PORT, METRICS } from '../../contract';
import type { SettingName } from '../../settings/settings';
import { type ServiceOptions, STOP_SECONDS } from '../deployment/service';
import type { Grantee } from '../grantee';
import type { LogSettings } from '../log-settings';
import { imageVersion } from './image-version';
import { PermissionGeneration } from './permission-generation';

export interface ServiceProps extends ServiceOptions {
  readonly vpc: IVpc;
  readonly subnets: SelectedSubnets;
  readonly securityGroup: ISecurityGroup;
  readonly targets: ApplicationTargetGroup;
  /** CloudWatch namespace of the application's metrics. */
  readonly metricsNamespace: string;
  readonly logs: LogSettings;
  /**
   * Constructs that must be deployed before a task starts. Without the endpoints and the rules of their security group, a task can
   * neither pull its image nor write its log.
   */
  readonly startAfter: readonly IDependable[];
}

const REPOSITORY = path.join(__dirname, '..', '..', '..');
/** The command of the health check. It uses Node's `fetch`, because the image contains no other HTTP client. */
const HEALTH_CHECK = `fetch('http://127.0.0.1:${CONTAINER_PORT}/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))`;

/** The application on Fargate: at least two tasks in two availability zones, in isolated subnets. */
export class Service extends Construct implements Grantee {
  readonly service: FargateService;
  readonly logGroup: LogGroup;
  private keys: Policy | undefined;
  private readonly task: FargateTaskDefinition;
  private readonly container: ContainerDefinition;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ServiceProps,
  ) {
    super(scope, id);
    this.logGroup = new LogGroup(this, 'Logs', props.logs.group);
    this.task = this.defineTask();
    Aspects.of(this.task.taskRole).add(new PermissionGeneration(() => this.keys));
    this.container = this.addContainer();
    this.service = this.createService();
    this.addScaling();
  }

  get grantPrincipal(): IPrincipal {
    return this.task.taskRole;
  }

  /**
   * The policy that allows the tasks to use encryption keys. If only the keys change, CloudFormation changes this policy in place, because
   * the old tasks also need the new key of their table and bucket. Created on first use, because CloudFormation rejects a policy without
   * a statement.
   */
  get keyUse(): Policy {
    if (!this.keys) {
      this.keys = new Policy(this, 'KeyUse', { roles: [this.task.taskRole] });
      this.service.node.addDependency(this.keys);
    }
    return this.keys;
  }

  addEnvironment(name: SettingName, value: string): void {
    this.container.addEnvironment(name, value);
  }

  private defineTask(): FargateTaskDefinition {
    const { cpu, memory, cpuArchitecture } = this.props;
    return new FargateTaskDefinition(this, 'Task', {
      cpu,
      memoryLimitMiB: memory,
      runtimePlatform: {
        operatingSystemFamily: OperatingSystemFamily.LINUX,
        cpuArchitecture: cpuArchitecture === 'arm64' ? CpuArchitecture.ARM64 : CpuArchitecture.X86_64,
      },
    });
  }

  private addContainer(): ContainerDefinition {
    const { cpuArchitecture, environment, metricsNamespace } = this.props;
    const platform = cpuArchitecture === 'arm64' ? Platform.LINUX_ARM64 : Platform.LINUX_AMD64;
    return this.task.addContainer('Application', {
      image: ContainerImage.fromAsset(REPOSITORY, {
        platform,
        buildArgs: imageVersion(REPOSITORY),
        // The tag depends on the content of the image and on the digests of its base images, but not on the commit, so a commit that
        // changes only documents deploys no new tasks.
        invalidation: { buildArgs: false },
      }),
      portMappings: [{ containerPort: CONTAINER_PORT }],
      environment: {
        ...environment,
        PORT: String(CONTAINER_PORT),
        AWS_REGION: Stack.of(this).region,
        METRICS_NAMESPACE: metricsNamespace,
      },
      user: '1000:1000',
      readonlyRootFilesystem: true,
      stopTimeout: Duration.seconds(STOP_SECONDS),
      healthCheck: {
        command: ['CMD', 'node', '-e', HEALTH_CHECK],
        interval: Duration.seconds(15),
        timeout: Duration.seconds(5),
        retries: 3,
        startPeriod: Duration.seconds(30),
      },
      logging: LogDrivers.awsLogs({ logGroup: this.logGroup, streamPrefix: 'task' }),
    });
  }

  /** Leaves the number of tasks unset: otherwise, each deployment would reset the number that auto scaling has chosen. */
  private createService(): FargateService {
    const { vpc, subnets, securityGroup, targets, startAfter } = this.props;
    const cluster = new Cluster(this, 'Cluster', { vpc, containerInsightsV2: ContainerInsights.ENABLED });
    const service = new FargateService(this, 'Service', {
      cluster,
      taskDefinition: this.task,
      vpcSubnets: { subnets: subnets.subnets },
      securityGroups: [securityGroup],
      assignPublicIp: false,
      // ECS starts the new tasks before it stops the old ones, so that a deployment never reduces the capacity.
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      circuitBreaker: { rollback: true },
      healthCheckGracePeriod: Duration.seconds(60),
    });
    service.attachToApplicationTargetGroup(targets);
    service.node.addDependency(this.task.obtainExecutionRole(), ...startAfter);
    return service;
  }

  /**
   * Scales by CPU utilisation. Also scales by the number of running answers, because an answer mostly waits for the model and uses
   * little CPU.
   */
  private addScaling(): void {
    const { minTasks, maxTasks, runningAnswersPerTask, metricsNamespace } = this.props;
    const scaling = this.service.autoScaleTaskCount({ minCapacity: minTasks, maxCapacity: maxTasks });
    const cooldowns = { scaleInCooldown: Duration.minutes(5), scaleOutCooldown: Duration.minutes(1) };
    scaling.scaleOnCpuUtilization('Processor', { targetUtilizationPercent: 60, ...cooldowns });
    scaling.scaleToTrackCustomMetric('RunningAnswers', {
      metric: new Metric({
        namespace: metricsNamespace,
        metricName: METRICS.runningAnswers.name,
        statistic: Stats.AVERAGE,
        period: Duration.minutes(1),
      }),
      targetValue: runningAnswersPerTask,
      ...cooldowns,
    });
  }
}
