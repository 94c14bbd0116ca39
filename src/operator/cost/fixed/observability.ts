import type { Json } from '../../templates/template';
import { counted } from '../words';
import type { Pricing } from './found';

/** An alarm costs as many times as it looks at metrics. */
export const alarms: Pricing = ({ resources }) => {
  const metrics = resources.reduce((sum, [, alarm]) => sum + metricsOf(alarm), 0);
  return [
    {
      component: 'Observability',
      what: 'Alarms',
      price: 'alarm',
      quantity: metrics,
      counted: `${counted(resources.length, 'alarm')}, ${counted(metrics, 'metric')}`,
    },
  ];
};

export const dashboards: Pricing = ({ resources: { length } }) => [
  {
    component: 'Observability',
    what: 'Dashboards',
    price: 'dashboard',
    quantity: length,
    counted: `${length}`,
  },
];

/** Those of an expression, or the one that stands in the alarm itself. */
function metricsOf({ Metrics }: Json): number {
  return Metrics ? Metrics.filter(({ MetricStat }: Json) => MetricStat).length : 1;
}
