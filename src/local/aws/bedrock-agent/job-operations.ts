import { JOB_STATUS, type Job } from './job';
import type { Ids, Operation } from './operation';
import { pageOf } from './paging';

export const startIngestionJob: Operation = ({ ids, source, body }) => {
  const { clientToken, description } = body as { clientToken?: string; description?: string };
  return { ingestionJob: detail(ids, source.start({ token: clientToken, description })) };
};

export const stopIngestionJob: Operation = ({ ids, source, ingestionJobId }) => ({
  ingestionJob: detail(ids, source.stop(ingestionJobId)),
});

export const getIngestionJob: Operation = ({ ids, source, ingestionJobId }) => ({
  ingestionJob: detail(ids, source.job(ingestionJobId)),
});

/** Lists the jobs, newest first by default. */
export const listIngestionJobs: Operation = ({ ids, source, body }) => {
  const jobs = sorted(source.all().filter(filterOf(body.filters)), body.sortBy);
  const { items, nextToken } = pageOf(
    body,
    jobs,
    ({ id }) => id,
    (last) => jobs.slice(jobs.findIndex(({ id }) => id === last) + 1),
  );
  return { ingestionJobSummaries: items.map((job) => summary(ids, job)), nextToken };
};

function filterOf(filters: unknown): (job: Job) => boolean {
  if (filters == null) return () => true;
  // The service supports one filter: the status equals one of the values.
  const [{ values }] = filters as [{ values: string[] }];
  return ({ status }) => values.includes(status);
}

function sorted(jobs: Job[], sortBy: unknown): Job[] {
  const { attribute, order } = (sortBy ?? { attribute: 'STARTED_AT', order: 'DESCENDING' }) as Record<string, string>;
  const ascending =
    attribute === 'STATUS'
      ? [...jobs].sort((a, b) => JOB_STATUS.indexOf(a.status) - JOB_STATUS.indexOf(b.status))
      : jobs;
  return order === 'ASCENDING' ? ascending : [...ascending].reverse();
}

function summary(
  { knowledgeBaseId, dataSourceId }: Ids,
  { id, description, status, statistics, startedAt, updatedAt }: Job,
) {
  return {
    knowledgeBaseId,
    dataSourceId,
    ingestionJobId: id,
    description,
    status,
    statistics,
    startedAt: new Date(startedAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
  };
}

function detail(ids: Ids, job: Job) {
  return { ...summary(ids, job), ...(job.failureReasons.length > 0 && { failureReasons: job.failureReasons }) };
}
