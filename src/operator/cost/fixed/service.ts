import { METRICS } from '../../../contract';
import { type Json, resourcesOf, type Template } from '../../templates/template';
import { MONTH } from '../assumptions';
import { type Charge, HOURS, type Item, total } from '../charge';
import { type Pricing, refersTo } from './found';

const UNITS_OF_A_PROCESSOR = 1_024;
const MEBIBYTES_OF_A_GIGABYTE = 1_024;

/** The tasks that always run; what scaling adds on busy days comes on top. */
export const services: Pricing = ({ resources, template }) =>
  resources.flatMap(([, service]) => {
    const { Cpu, Memory, RuntimePlatform } = definitionOf(service, template);
    const tasks = tasksIn(template);
    const processors = Number(Cpu) / UNITS_OF_A_PROCESSOR;
    const gigabytes = Number(Memory) / MEBIBYTES_OF_A_GIGABYTE;
    const isArm = RuntimePlatform.CpuArchitecture === 'ARM64';
    const architecture = isArm ? 'arm64' : 'x86_64';
    return [
      {
        component: 'Service',
        what: `Processors, ${architecture}`,
        price: isArm ? 'armProcessor' : 'intelProcessor',
        quantity: tasks * processors * HOURS,
        counted: `${tasks} tasks × ${processors} vCPU × ${HOURS} h`,
      },
      {
        component: 'Service',
        what: 'Memory',
        price: isArm ? 'armMemory' : 'intelMemory',
        quantity: tasks * gigabytes * HOURS,
        counted: `${tasks} tasks × ${gigabytes} GB × ${HOURS} h`,
      },
      ownMetrics(),
    ];
  });

/** The image lies in the repository that CDK's bootstrap made: no template names it. */
export const taskDefinitions: Pricing = () => [
  {
    component: 'Service',
    what: 'Images in ECR',
    price: 'image',
    quantity: MONTH.imageGigabytes.value,
    counted: `${MONTH.imageGigabytes.value} GB`,
  },
];

/** Metrics that Container Insights keeps of a cluster, a service and a task definition: "Amazon CloudWatch pricing", example on ECS. */
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
        what: 'Metrics of Container Insights',
        price: 'metric',
        quantity: metrics,
        counted: `about ${metrics}: ${INSIGHTS.cluster} of the cluster, ${INSIGHTS.service} of the service, ${INSIGHTS.task} of its tasks`,
      },
      {
        component: 'Observability',
        what: 'Log of Container Insights',
        price: 'log',
        quantity: gigabytes,
        counted: `${gigabytes.toFixed(2)} GB`,
      },
    ];
  });

/** Target tracking watches with two alarms of its own. */
export const scalingPolicies: Pricing = ({ resources: { length } }) => [
  {
    component: 'Observability',
    what: 'Alarms by which the service scales',
    price: 'alarm',
    quantity: 2 * length,
    counted: `${length} targets × 2`,
  },
];

/** What one task of the service costs in an hour: scaling adds such hours. */
export function taskHour(fixed: readonly Item[], template: Template): number {
  const running = fixed.filter(({ component, price }) => component === 'Service' && price !== 'image');
  return total(running) / tasksIn(template) / HOURS;
}

/** Tasks that always run. */
export function tasksIn(template: Template): number {
  return resourcesOf(template, 'AWS::ApplicationAutoScaling::ScalableTarget').reduce(
    (sum, [, { MinCapacity }]) => sum + Number(MinCapacity),
    0,
  );
}

/** Words that the dimension of a metric takes; see METRICS. */
export const WORDS: Readonly<Record<string, number>> = { answers: 4, errors: 12, uploads: 4, ingestionFailures: 2 };

/** Each word of a dimension is a metric for CloudWatch, and the sum of all another one. */
function ownMetrics(): Charge {
  const { namespace, ...metrics } = METRICS;
  const count = Object.keys(metrics).reduce((sum, name) => sum + 1 + (WORDS[name] ?? 0), 0);
  return {
    component: 'Observability',
    what: `Metrics in ${namespace}, of the application`,
    price: 'metric',
    quantity: count,
    counted: `at most ${count}`,
  };
}

function definitionOf(service: Json, template: Template): Json {
  return resourcesOf(template, 'AWS::ECS::TaskDefinition').find(([id]) => refersTo(service.TaskDefinition, id))![1];
}
