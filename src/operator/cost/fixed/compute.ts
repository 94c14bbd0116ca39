import { METRICS } from '../../../contract';
import { type Json, resourcesOf, type Template } from '../../templates/template';
import { MONTH } from '../assumptions';
import { type BillItem, type Charge, HOURS, total } from '../charge';
import { quantity } from '../format';
import { type Pricing, refersTo } from './pricing';

const UNITS_PER_VCPU = 1_024;
const MEBIBYTES_PER_GIGABYTE = 1_024;
const SECONDS_PER_INVOCATION = 0.25;

/**
 * Returns the charges for the minimum number of tasks, and for the application's metrics. The charges do not include
 * the tasks that auto scaling adds; `taskHour` returns the hourly cost of a task.
 */
export const services: Pricing = ({ resources, template }) =>
  resources.flatMap(([, service]) => {
    const { Cpu, Memory, RuntimePlatform } = definitionOf(service, template);
    const tasks = tasksIn(template);
    const vcpus = Number(Cpu) / UNITS_PER_VCPU;
    const gigabytes = Number(Memory) / MEBIBYTES_PER_GIGABYTE;
    const isArm = RuntimePlatform.CpuArchitecture === 'ARM64';
    const architecture = isArm ? 'arm64' : 'x86_64';
    return [
      {
        component: 'Service',
        item: `vCPUs, ${architecture}`,
        price: isArm ? 'armCpu' : 'intelCpu',
        quantity: tasks * vcpus * HOURS,
        basis: `${tasks} tasks × ${vcpus} vCPU × ${HOURS} h`,
      },
      {
        component: 'Service',
        item: 'Memory',
        price: isArm ? 'armMemory' : 'intelMemory',
        quantity: tasks * gigabytes * HOURS,
        basis: `${tasks} tasks × ${gigabytes} GB × ${HOURS} h`,
      },
      applicationMetrics(),
    ];
  });

/** Returns the charge for the images. Their repository belongs to the CDK bootstrap stack, so no template contains it. */
export const taskDefinitions: Pricing = () => [
  {
    component: 'Service',
    item: 'Images in ECR',
    price: 'image',
    quantity: MONTH.imageGigabytes.value,
    basis: `${MONTH.imageGigabytes.value} GB`,
  },
];

/**
 * Numbers of Container Insights metrics for a cluster, a service and a task definition ("Amazon CloudWatch pricing", example for
 * ECS).
 */
const INSIGHTS = { cluster: 8, service: 11, task: 6 } as const;

export const clusters: Pricing = ({ resources, template }) =>
  resources.flatMap(([, { ClusterSettings = [] }]): Charge[] => {
    if (!ClusterSettings.some(({ Name, Value }: Json) => Name === 'containerInsights' && Value === 'enabled'))
      return [];
    const metrics = INSIGHTS.cluster + INSIGHTS.service + INSIGHTS.task;
    const gigabytes = tasksIn(template) * MONTH.insightsLog.value;
    return [
      {
        component: 'Observability',
        item: 'Container Insights metrics',
        price: 'metric',
        quantity: metrics,
        basis: `about ${metrics}: ${INSIGHTS.cluster} for the cluster, ${INSIGHTS.service} for the service, ${INSIGHTS.task} for its tasks`,
      },
      {
        component: 'Observability',
        item: 'Container Insights log',
        price: 'log',
        quantity: gigabytes,
        basis: `${gigabytes.toFixed(2)} GB`,
      },
    ];
  });

/** Returns the charges for the alarms of auto scaling. Each target tracking policy creates two alarms. */
export const scalingPolicies: Pricing = ({ resources: { length } }) => [
  {
    component: 'Observability',
    item: 'Auto scaling alarms',
    price: 'alarm',
    quantity: 2 * length,
    basis: `${length} targets × 2`,
  },
];

/** Returns the charges for functions, except those that CloudFormation calls during a deployment. */
export const functions: Pricing = ({ resources, template }) =>
  resources.flatMap(([id, { MemorySize }]) => {
    if (Object.values(template.Resources).some(({ Properties }) => refersTo(Properties?.ServiceToken, id))) return [];
    const { value: invocations } = MONTH.invocations;
    const gigabytes = Number(MemorySize) / MEBIBYTES_PER_GIGABYTE;
    return [
      {
        component: 'Functions',
        item: 'Invocations',
        price: 'invocation',
        quantity: invocations,
        basis: quantity(invocations),
      },
      {
        component: 'Functions',
        item: 'Duration',
        price: 'invocationTime',
        quantity: invocations * SECONDS_PER_INVOCATION * gigabytes,
        basis: `${quantity(invocations)} × ${SECONDS_PER_INVOCATION} s × ${gigabytes} GB`,
      },
    ];
  });

/** Returns the cost of one task for one hour, in US dollars. */
export function taskHour(fixed: readonly BillItem[], template: Template): number {
  const running = fixed.filter(({ component, price }) => component === 'Service' && price !== 'image');
  return total(running) / tasksIn(template) / HOURS;
}

/** Returns the sum of the minimum numbers of tasks of all services. */
export function tasksIn(template: Template): number {
  return resourcesOf(template, 'AWS::ApplicationAutoScaling::ScalableTarget').reduce(
    (sum, [, { MinCapacity }]) => sum + Number(MinCapacity),
    0,
  );
}

/**
 * Returns the charge for the application's metrics. The application writes each metric without dimensions, and some metrics also with a
 * dimension. CloudWatch counts each metric without dimensions and each value of a dimension as one metric.
 */
function applicationMetrics(): Charge {
  const { namespace, ...metrics } = METRICS;
  const count = Object.values(metrics).reduce(
    (sum, metric) => sum + 1 + ('values' in metric ? metric.values.length : 0),
    0,
  );
  return {
    component: 'Observability',
    item: `Application metrics, namespace ${namespace}`,
    price: 'metric',
    quantity: count,
    basis: `at most ${count}`,
  };
}

function definitionOf(service: Json, template: Template): Json {
  return resourcesOf(template, 'AWS::ECS::TaskDefinition').find(([id]) => refersTo(service.TaskDefinition, id))![1];
}
