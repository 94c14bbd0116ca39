import { SETTINGS } from '../../settings/settings';
import { type Json, resourcesOf, type Templates, theOnly } from '../templates/template';

/** A target tracking policy. Durations are in seconds. */
export interface Tracking {
  readonly metric: 'cpu' | 'answers';
  /** Percent of the CPU, or running answers per task. */
  readonly target: number;
  readonly scaleOutCooldown: number;
  readonly scaleInCooldown: number;
}

/** The settings that determine how many tasks run and which of them receives a request. Durations are in seconds. */
export interface Policy {
  readonly minTasks: number;
  readonly maxTasks: number;
  readonly tracking: readonly Tracking[];
  /** How long after a browser's last request the load balancer sends further requests of this browser to the same task. */
  readonly stickiness: number;
  /** Time that the health checks of a new task take: their interval times the number of successes that the load balancer requires. */
  readonly healthChecks: number;
  readonly vcpus: number;
  /** The number of running answers at which a task refuses further questions. */
  readonly maxAnswers: number;
}

const UNITS_PER_VCPU = 1_024;

/** Returns how many of a task's vCPUs its answers can use: at most one, because Node runs JavaScript in one thread. */
export function usableVcpus({ vcpus }: Policy): number {
  return Math.min(1, vcpus);
}

/** Reads the policy of a deployment from its template. */
export function policyOf({ stack }: Templates): Policy {
  const capacity = theOnly(stack, 'AWS::ApplicationAutoScaling::ScalableTarget');
  const targets = theOnly(stack, 'AWS::ElasticLoadBalancingV2::TargetGroup');
  const task = theOnly(stack, 'AWS::ECS::TaskDefinition');
  const attribute = (name: string) => targets.TargetGroupAttributes.find(({ Key }: Json) => Key === name)?.Value;
  const variables: Json[] = task.ContainerDefinitions[0].Environment;
  return {
    minTasks: Number(capacity.MinCapacity),
    maxTasks: Number(capacity.MaxCapacity),
    tracking: resourcesOf(stack, 'AWS::ApplicationAutoScaling::ScalingPolicy').map(([, properties]) =>
      trackingOf(properties.TargetTrackingScalingPolicyConfiguration),
    ),
    stickiness:
      attribute('stickiness.enabled') === 'true' ? Number(attribute('stickiness.lb_cookie.duration_seconds')) : 0,
    healthChecks: targets.HealthCheckIntervalSeconds * targets.HealthyThresholdCount,
    vcpus: Number(task.Cpu) / UNITS_PER_VCPU,
    maxAnswers: SETTINGS.MAX_RUNNING_ANSWERS.schema.parse(
      variables.find(({ Name }) => Name === 'MAX_RUNNING_ANSWERS')?.Value,
    ),
  };
}

function trackingOf(configuration: Json): Tracking {
  const { PredefinedMetricSpecification, TargetValue, ScaleOutCooldown, ScaleInCooldown } = configuration;
  return {
    metric: PredefinedMetricSpecification ? 'cpu' : 'answers',
    target: TargetValue,
    scaleOutCooldown: ScaleOutCooldown,
    scaleInCooldown: ScaleInCooldown,
  };
}
