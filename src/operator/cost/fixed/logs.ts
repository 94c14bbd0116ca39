import { resourcesOf, type Template } from '../../templates/template';
import { COMPRESSED, MONTH } from '../assumptions';
import type { Charge } from '../charge';
import { listed } from '../words';
import { type Pricing, refersTo } from './found';
import { tasksIn } from './service';

const DAYS_OF_A_MONTH = 365 / 12;

/** What writes into log groups: its name, and gigabytes in a month. */
const WRITERS: Readonly<Record<string, { readonly what: string; readonly gigabytes: (template: Template) => number }>> =
  {
    'AWS::EC2::FlowLog': { what: 'Flow log', gigabytes: (template) => tasksIn(template) * MONTH.flowLog.value },
    'AWS::ECS::TaskDefinition': {
      what: 'Log of the application',
      gigabytes: (template) => tasksIn(template) * MONTH.taskLog.value,
    },
    'AWS::Lambda::Function': { what: 'Log of a function', gigabytes: () => MONTH.functionLog.value },
    'AWS::WAFv2::LoggingConfiguration': { what: 'Log of refusals', gigabytes: () => MONTH.refusalLog.value },
  };

/** What comes in, log by log, and what is kept of all. */
export const logGroups: Pricing = ({ resources, template }) => {
  const groups = resources.map(([id, { RetentionInDays }]) => ({
    ...writerOf(id, template),
    days: Number(RetentionInDays),
  }));
  const kept = groups.reduce((sum, { volume, days }) => sum + ((volume * days) / DAYS_OF_A_MONTH) * COMPRESSED, 0);
  const periods = [...new Set(groups.map(({ days }) => days))];
  return [
    ...groups.map(
      ({ what, volume, isRefusals }): Charge => ({
        component: 'Observability',
        what,
        price: isRefusals ? 'edgeLog' : 'log',
        quantity: volume,
        counted: `${volume.toFixed(2)} GB`,
      }),
    ),
    {
      component: 'Observability',
      what: groups.length > 1 ? 'These logs, kept' : `${groups[0]!.what}, kept`,
      price: 'logStorage',
      quantity: kept,
      counted: `for ${listed(periods.map(String))} days, compressed to ${100 * COMPRESSED} %`,
    },
  ];
};

interface Writer {
  readonly what: string;
  /** Gigabytes in a month. */
  readonly volume: number;
  readonly isRefusals: boolean;
}

/** @throws Error for a log whose volume nobody has assumed */
function writerOf(id: string, template: Template): Writer {
  const found = Object.entries(WRITERS).find(([type]) =>
    resourcesOf(template, type).some(([, properties]) => refersTo(properties, id)),
  );
  if (!found)
    throw new Error(`Nothing that is known writes into the log group ${id}: add what does, and how much, to WRITERS.`);
  const [type, { what, gigabytes }] = found;
  return { what, volume: gigabytes(template), isRefusals: type === 'AWS::WAFv2::LoggingConfiguration' };
}
