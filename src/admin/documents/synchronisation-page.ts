import type { AdminContext } from '../context';
import { countBy } from '../list-selection';
import type { ListedDocument, Snapshot } from './catalogue';
import { fingerprintOf } from './fingerprint';
import { STATES } from './indexing-state';
import type { IngestionJob } from './ingestion';
import { type Parts } from './list-view';

const DAY = 86_400_000;
/** The age groups of documents, each with its maximum age in days. */
const AGES = { month: 30, halfYear: 183, year: 365, twoYears: 730, older: Number.POSITIVE_INFINITY } as const;

/** Renders the page of the synchronisation. @param notice a notice to show on it */
export async function synchronisationPage(ctx: AdminContext, notice: string | undefined): Promise<string> {
  const { documents, pages } = ctx.state;
  const parts = synchronisationParts(ctx, await documents.catalogue.read());
  return pages.render(ctx, 'documents/synchronisation-page', {
    parts,
    notice,
    isSetUp: documents.isSetUp,
    changes: `/admin/synchronisation/changes?seen=${fingerprintOf(parts)}`,
  });
}

/** Renders the parts of the page that are updated without a reload. */
export function synchronisationParts(ctx: AdminContext, snapshot: Snapshot): Parts {
  const { documents, pages } = ctx.state;
  const { jobs } = snapshot;
  const render = (template: string, data: object) => pages.render(ctx, `documents/${template}`, data);
  return {
    summary: render('summary', { snapshot, isSetUp: documents.isSetUp }),
    jobs: render('jobs', { jobs }),
    charts: render('charts', {
      columns: jobs.toReversed().map((job) => columnOf(ctx, job)),
      states: statesOf(ctx, snapshot.documents),
      ages: agesOf(ctx, snapshot.documents),
    }),
  };
}

function columnOf({ state: { t } }: AdminContext, job: IngestionJob): object {
  const parts = (['added', 'modified', 'deleted', 'failed'] as const).map((name) => ({
    value: job[name],
    text: t(`jobs.column.${name}`),
    status: name,
  }));
  return { startedAt: job.startedAt, parts };
}

function statesOf({ state: { t } }: AdminContext, documents: readonly ListedDocument[]): object[] {
  const counts = countBy(documents, ({ state }) => state);
  return STATES.flatMap((state) => {
    const value = counts[state];
    return value ? [{ text: t(`documents.state.${state}`), value, status: state }] : [];
  });
}

/**
 * Counts the documents in each age group. Ages are whole days, so that the stream does not send a change every second.
 */
function agesOf({ state: { t } }: AdminContext, documents: readonly ListedDocument[]): object[] {
  const days = documents.flatMap(({ changedAt }) =>
    changedAt ? [Math.floor((Date.now() - Date.parse(changedAt)) / DAY)] : [],
  );
  let counted = 0;
  return Object.entries(AGES).map(([name, limit]) => {
    const upTo = days.filter((age) => age <= limit).length;
    const value = upTo - counted;
    counted = upTo;
    return { text: t(`documents.age.${name}`), value };
  });
}
