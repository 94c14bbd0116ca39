import * as z from 'zod';
import { DEPLOYMENT_SETTINGS } from '../../settings/deployment-settings';
import { ORGANISATION_SETTINGS } from '../../settings/organisation-settings';
import { integer, listed, oneOf } from './fields';

/** Seconds from SIGTERM to SIGKILL when ECS stops a task. This is the maximum on Fargate. */
export const STOP_SECONDS = 120;

/** The maximum of DRAIN_SECONDS. The server needs the remaining time to mark and store the answers that have not finished. */
const MAX_DRAIN_SECONDS = STOP_SECONDS - 5;

export const service = z
  .strictObject({
    cpuArchitecture: z.enum(['arm64', 'x86_64']).default('arm64'),
    /** CPU units; 1024 are one vCPU. */
    cpu: oneOf([512, 1024, 2048, 4096]).default(1024),
    /** Memory in MiB. Each of the two processes that inspect documents uses up to INSPECTION_MEGABYTES, by default 512 MiB. */
    memory: integer(2048, 30720).default(2048),
    minTasks: integer(2, 100).default(2),
    maxTasks: integer(2, 100).default(6),
    /** Target for the average number of running answers per task. Above it, auto scaling starts another task. See docs/scaling.md. */
    runningAnswersPerTask: integer(1, 1000).default(35),
    /** Environment variables of the server. Only the names in `ORGANISATION_SETTINGS` are allowed; the deployment sets all others. */
    environment: z
      .record(z.string(), z.string('must be a string: put the value in quotes'))
      .meta({ examples: [{ RETENTION_DAYS: '30' }] })
      .default({}),
  })
  .superRefine(({ cpu, memory, minTasks, maxTasks, environment }, context) => {
    for (const [name, value] of Object.entries(environment)) {
      for (const message of settingFaults(name, value))
        context.addIssue({ code: 'custom', path: ['environment', name], message, input: value });
    }
    if (maxTasks < minTasks)
      context.addIssue({
        code: 'custom',
        path: ['maxTasks'],
        message: `must be at least minTasks, ${minTasks}`,
        input: maxTasks,
      });
    if (memory < 2 * cpu || memory > 8 * cpu || memory % 1024 !== 0) {
      const message = `must be a multiple of 1024 from ${2 * cpu} to ${8 * cpu} if cpu is ${cpu}`;
      context.addIssue({ code: 'custom', path: ['memory'], message, input: memory });
    }
  });

export type ServiceOptions = Readonly<z.output<typeof service>>;

/** The Cognito group of the admins, as the server reads it from the environment. */
export function adminGroupOf({ environment }: ServiceOptions): string {
  return ORGANISATION_SETTINGS.ADMIN_GROUP.schema.parse(environment.ADMIN_GROUP);
}

/**
 * Validates a variable with the server's own schema, so that an invalid value is reported before the deployment and not when a
 * task starts.
 */
function settingFaults(name: string, value: string): string[] {
  if (Object.hasOwn(DEPLOYMENT_SETTINGS, name)) return ['is set by the deployment: remove it'];
  if (!Object.hasOwn(ORGANISATION_SETTINGS, name))
    return [
      `is not a setting of the server: remove it or correct its spelling; the settings are ${listed(Object.keys(ORGANISATION_SETTINGS), 'and')}`,
    ];
  const { schema } = ORGANISATION_SETTINGS[name as keyof typeof ORGANISATION_SETTINGS];
  const faults = schema.safeParse(value).error?.issues.map(({ message }) => message) ?? [];
  if (faults.length === 0 && name === 'DRAIN_SECONDS' && Number(value) > MAX_DRAIN_SECONDS)
    return [`must be at most ${MAX_DRAIN_SECONDS}: ECS stops a task after ${STOP_SECONDS} seconds`];
  return faults;
}
