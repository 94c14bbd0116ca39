import { EXAMPLE_FILE } from '../../infra/deployment/read';
import { type Assumption, CONVERSE, MONTH, QUESTION } from '../cost/assumptions';
import type { Estimate } from '../cost/estimate';
import { quantity, roughly, table } from '../cost/format';
import { PEAK } from './assumptions';
import type { Context } from './context';
import { rate, roundedPeople, share } from './format';
import { cpuPerAnswer } from './load';
import { ESTIMATES, RESULTS } from './measurements';
import { usableVcpus } from './policy';
import { deploymentsFor, peopleAt, type Quota, quotasOf } from './quotas';
import { type Comparison, SEED } from './simulation/comparison';
import { TOLERATED } from './simulation/monday';
import { monthlyCost, type Size, sizeOf } from './size';

/** The numbers of people for which the document has sections. */
export const SIZES = [100, 10_000, 1_000_000, 100_000_000] as const;

const UNVERIFIED = '≈';

/** The values that the document presents. */
export interface Scaling {
  readonly context: Context;
  readonly estimate: Estimate;
  readonly monday: Comparison;
  /** The deployment file; undefined for the example. Only the document about the example contains charts. */
  readonly file?: string | undefined;
}

/** Returns the content of docs/scaling.md, or the same document about another deployment. */
export function documentOf(scaling: Scaling): string {
  return (
    [
      summary(scaling),
      '## What each size needs',
      sizes(scaling),
      '## What is used up first',
      ...SIZES.map((people) => firstLimits(people, scaling)),
      '## A Monday morning',
      mondayMorning(scaling),
      '## All quotas',
      allQuotas(scaling),
      '## What one task needs',
      measurements(scaling),
      '## Assumptions',
      assumptions(scaling),
    ].join('\n\n') + '\n'
  );
}

function summary({ context, file }: Scaling): string {
  const [first, ...others] = sorted(context);
  // If the first limit is an option, the summary also names the first limit that AWS sets, even if other options limit the deployment before
  // it: operators can change the options in the deployment file, but not this limit.
  const second = first!.quota.kind === 'option' ? others.find(({ quota }) => quota.kind !== 'option')! : others[0]!;
  const fixed = others.find(({ quota }) => quota.kind === 'fixed')!;
  return `# Scaling

**${file ? `The deployment of \`${file}\`` : 'The example deployment'} serves about ${roundedPeople(first!.people)} people without any change; one deployment serves at most ${roundedPeople(fixed.people)}.**
The first limits are ${limitName(first!.quota)} (${roundedPeople(first!.people)} people) and ${limitName(second.quota)} (${roundedPeople(second.people)}).
The quota "${fixed.quota.name}" is the first that AWS does not increase. For more than ${roundedPeople(fixed.people)} people, ${fixed.quota.remedy}.

${file ? '' : '![Bar chart: number of people at whose peak each quota is used up](scaling.svg)\n'}
The command \`npx projen scaling\` generates this page and its charts. It multiplies the resources that one task needs, as measured by the benchmark, by the load of the busiest
minutes of a month, and compares the result with the options of \`${file ?? EXAMPLE_FILE}\` and with AWS's default quotas.`;
}

function limitName({ kind, name, source }: Quota): string {
  return kind === 'option' ? `the option ${source}` : `AWS's quota "${name}"`;
}

function sorted(context: Context): { readonly quota: Quota; readonly people: number }[] {
  return quotasOf(context)
    .map((quota) => ({ quota, people: peopleAt(quota, context) }))
    .sort((one, other) => one.people - other.people);
}

function sizes({ context, estimate }: Scaling): string {
  const all = SIZES.map((people) => sizeOf(people, context));
  const costs = SIZES.map((people) => monthlyCost(people, deploymentsFor(people, context), estimate, context));
  const row = (name: string, value: (size: Size) => number) => [name, ...all.map((size) => rate(value(size)))];
  const cost = (name: string, value: (cost: (typeof costs)[number]) => number) => [
    name,
    ...costs.map((each) => roughly(value(each))),
  ];
  return `${table(
    ['at the peak', ...SIZES.map((people) => `${people.toLocaleString('en')} people`)],
    [
      row('questions a minute', ({ questionsPerMinute }) => questionsPerMinute),
      row('answers at the same time', ({ answers }) => answers),
      row(`tasks, for ${context.answersPerTask} answers each`, ({ tasks }) => tasks),
      row('requests to DynamoDB a second', ({ tableRequests }) => tableRequests),
      row('write units of DynamoDB a second', ({ tableWrites }) => tableWrites),
      row('MB a second through interface endpoints', ({ endpointBytes }) => endpointBytes / 1e6),
      row('thousand tokens of the model a minute', ({ tokens }) => tokens / 1000),
      row('requests to Cognito a second', ({ signIns }) => signIns),
      ['deployments', ...SIZES.map((people) => quantity(deploymentsFor(people, context)))],
    ],
    [1, 2, 3, 4],
  )}

${table(
  ['in a month', ...SIZES.map((people) => `${people.toLocaleString('en')} people`)],
  [
    ['questions', ...costs.map(({ questions }) => rate(questions))],
    cost('USD in total', ({ total }) => total),
    cost('USD for the model', ({ model }) => model),
    cost('USD for DynamoDB', ({ table: usd }) => usd),
  ],
  [1, 2, 3, 4],
)}

The amounts use the prices of [cost.md](cost.md), without discounts.`;
}

function firstLimits(people: number, { context }: Scaling): string {
  const size = sizeOf(people, context);
  const used = quotasOf(context)
    .map((quota) => ({ quota, used: quota.use(size) / quota.limit }))
    .sort((one, other) => other.used - one.used);
  const exceeded = used.filter((each) => each.used > 1);
  const shown = exceeded.length > 0 ? exceeded : used.slice(0, 3);
  const heading = `### ${people.toLocaleString('en')} people`;
  const sentence =
    exceeded.length > 0
      ? `${exceeded.length} limits are exceeded${deploymentsFor(people, context) > 1 ? `. AWS does not increase some of them, so ${quantity(deploymentsFor(people, context))} deployments are needed; the other limits then apply to each deployment` : ''}:`
      : 'No limit is reached. The limits closest to being reached:';
  return `${heading}

${sentence}

${table(
  ['limit', 'used', 'how to increase it'],
  shown.map(({ quota, used: part }) => [quota.name, share(part), `${quota.source}: ${quota.remedy}`]),
  [1],
)}`;
}

function mondayMorning({ monday: { people, cpu, passes, runs }, context, file }: Scaling): string {
  const [own] = runs;
  const verdict = passes
    ? `The policy of the template passes with the measured ${rate(context.measurements.cpu)} ms of CPU time of an answer: no question is refused, and no task uses
more than 70 % of its CPU for more than ${TOLERATED / 60} minutes. It passes up to ${own!.limit} ms.`
    : `**The policy of the template fails with the measured ${rate(context.measurements.cpu)} ms of CPU time of an answer.**`;
  const rows = runs.map(({ name, limit, outcome }) => [
    name,
    `${limit} ms`,
    quantity(outcome.refused),
    `${quantity(outcome.longestOverload)} s`,
    `${Math.round(100 * Math.max(...outcome.samples.map(({ busiest }) => busiest)))} %`,
    quantity(Math.max(...outcome.samples.map(({ tasks }) => tasks))),
  ]);
  return `A simulation of the first hour of a Monday, second by second: within ${PEAK.rampMinutes.value} minutes, the load rises to the peak of ${people.toLocaleString('en')} people, which needs the largest number of
tasks. ${verdict}

Two other policies show why the template has this one. The policies are compared by the highest CPU time of an answer with which they pass. The other columns and the chart
assume an answer of ${rate(cpu)} ms, so that the comparison does not depend on the machine of the benchmark.

${file ? '' : '![Line charts: CPU of the busiest task, and number of tasks, in the first hour of a Monday](monday.svg)'}

${table(['policy', 'passes up to', 'refused', 'longest time above 70 %', 'busiest task', 'most tasks'], rows, [1, 2, 3, 4, 5])}

Two properties of the template decide this:

- **Auto scaling tracks the number of running answers**, and the CPU only in addition. The number of answers exceeds its target (${context.answersPerTask} per task) long before the CPU
  exceeds its own, so the new tasks are ready in time. Target tracking reacts after three minutes above the target, and a task takes another minute or two to start.
- **Sticky sessions last one minute**, long enough for the request for an answer's stream to reach the task that received the question. A browser that stays with its task for an hour never moves to a new
  task, so the tasks that were started first keep most of the load.

The random numbers of the simulation start with the seed ${SEED}, so that every run gives the same result. A test checks other seeds too.`;
}

function allQuotas({ context }: Scaling): string {
  const rows = sorted(context).map(({ quota, people }) => [
    quota.name,
    `${quota.isVerified ? '' : `${UNVERIFIED} `}${quantity(quota.limit)} ${quota.unit}`,
    { option: 'option', adjustable: 'on request', fixed: 'never' }[quota.kind],
    quota.source,
    roundedPeople(people),
  ]);
  return `AWS's quotas are the defaults for an account. The sign ${UNVERIFIED} marks quotas that were not read on the AWS page with the given title. Look these up before you rely on them: some differ by region
and account, and the doctor checks some of them for your account.

${table(['limit', 'value', 'can be increased', 'source', 'people'], rows, [4])}`;
}

function measurements({ context }: Scaling): string {
  const { measurements: m, policy, answersPerTask } = context;
  const cpu = cpuPerAnswer(m);
  const rows = [
    ['cpu-20', 'CPU time of an answer', `${rate(m.cpu)} ms`],
    ['memory-per-answer', 'memory of a running answer', `${rate(m.memory)} kB`],
    ['memory-idle', 'memory of an idle process', `${rate(m.idleMemory)} MB`],
    ['dynamodb', 'requests to DynamoDB for an answer, without batches', rate(m.requests)],
    ['wire-20', 'bytes to the browser for a byte of text', rate(m.wire)],
    ['at-once', 'answers at the same time in one process', rate(m.atOnce)],
    ['start', 'start of the process', `${rate(m.start)} ms`],
  ];
  const origin = m.machine
    ? `\`${RESULTS}\` (${m.machine})${m.estimated.length > 0 ? `; those marked ${UNVERIFIED} are estimates from \`${ESTIMATES}\`` : ''}`
    : `\`${ESTIMATES}\`, and are **estimates** until the benchmark has written \`${RESULTS}\``;
  return `The values come from ${origin}.

${table(
  ['', 'value'],
  rows.map(([id, name, value]) => [name!, `${m.estimated.includes(id!) ? `${UNVERIFIED} ` : ''}${value}`]),
  [1],
)}

With the assumptions below, a running answer takes ${rate(cpu)} ms of CPU time a second. ${answersPerTask} answers, the target of auto scaling, therefore take ${Math.round((answersPerTask * cpu) / usableVcpus(policy) / 10)} % of a task's CPU, and the process
then needs ${Math.round(m.idleMemory + (answersPerTask * m.memory) / 1000)} MB of memory. ${quantity(Math.floor((700 * usableVcpus(policy)) / cpu))} answers take 70 % of the CPU.`;
}

function assumptions({ context: { engine } }: Scaling): string {
  const row = ({ value, unit, note }: Assumption) => [`${quantity(value)} ${unit}`, note];
  return `The assumptions come from \`src/operator/scaling/assumptions.ts\`; those about the cost of a question come from [cost.md](cost.md#assumptions):

${table(
  ['value', ''],
  [
    [`${rate(MONTH.questions.value / MONTH.users.value)} questions`, 'per person in a month'],
    ...Object.values(PEAK).map(row),
    ...(engine === 'converse'
      ? [CONVERSE.commonTokens, CONVERSE.newTokens, CONVERSE.outputTokens]
      : [QUESTION.inputTokens, QUESTION.outputTokens]
    ).map(row),
    row(QUESTION.endpointKilobytes),
    row(QUESTION.requests),
    row(QUESTION.kilobytes),
  ],
)}`;
}
