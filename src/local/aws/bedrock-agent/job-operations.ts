import { list, object, oneOf, optionalText } from '../bedrock-input';
import { JOB_STATUS, type Job } from './job';
import type { Ids, Operation } from './operation';
import { pageOf } from './paging';

const TOKEN = '[a-zA-Z0-9](-*[a-zA-Z0-9])*';

export const startIngestionJob: Operation = ({ ids, source, body }) => {
  const token = optionalText(body.clientToken, 'clientToken', 33, 256, TOKEN);
  const description = optionalText(body.description, 'description', 1, 200);
  return { ingestionJob: detail(ids, source.start({ token, description })) };
};

export const stopIngestionJob: Operation = ({ ids, source, ingestionJobId }) => ({
  ingestionJob: detail(ids, source.stop(ingestionJobId)),
});

export const getIngestionJob: Operation = ({ ids, source, ingestionJobId }) => ({
  ingestionJob: detail(ids, source.job(ingestionJobId)),
});

/** Newest first by default. */
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
  const { attribute, operator, values } = object(list(filters, 'filters', 1, 1)[0], 'filters.1');
  oneOf(attribute, 'filters.1.attribute', ['STATUS']);
  oneOf(operator, 'filters.1.operator', ['EQ']);
  const wanted = list(values, 'filters.1.values', 0, 10);
  return ({ status }) => wanted.includes(status);
}

function sorted(jobs: Job[], sortBy: unknown): Job[] {
  const { attribute, order } =
    sortBy == null ? { attribute: 'STARTED_AT', order: 'DESCENDING' } : object(sortBy, 'sortBy');
  const isByStatus = oneOf(attribute, 'sortBy.attribute', ['STATUS', 'STARTED_AT']) === 'STATUS';
  const ascending = isByStatus
    ? [...jobs].sort((a, b) => JOB_STATUS.indexOf(a.status) - JOB_STATUS.indexOf(b.status))
    : jobs;
  return oneOf(order, 'sortBy.order', ['ASCENDING', 'DESCENDING']) === 'ASCENDING'
    ? ascending
    : [...ascending].reverse();
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
