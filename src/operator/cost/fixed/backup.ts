import { MONTH, QUESTION, RETENTION_DAYS } from '../assumptions';
import { DAYS_PER_MONTH } from '../charge';
import { quantity } from '../format';
import type { Pricing } from './pricing';

/**
 * Returns the charges for daily backups. Assumes that the table contains the conversations of RETENTION_DAYS, and that each of these months
 * was like the example month. Every backup of a table is a full backup. The first backup of the objects is a full backup, and later ones
 * contain only changes.
 */
export const backupPlans: Pricing = ({ resources }) =>
  resources.flatMap(([, { BackupPlan }]) => {
    const [{ Lifecycle, CopyActions = [] }] = BackupPlan.BackupPlanRule;
    const vaults = 1 + CopyActions.length;
    const days = Number(Lifecycle.DeleteAfterDays);
    const months = RETENTION_DAYS / DAYS_PER_MONTH;
    const table = (months * MONTH.questions.value * QUESTION.storedKilobytes.value) / 1e6;
    return [
      {
        component: 'Conversations',
        item: 'Daily backups of the table',
        price: 'tableBackupCopy',
        quantity: table * days * vaults,
        basis: `${quantity(months)} months × ${quantity(MONTH.questions.value)} questions × ${QUESTION.storedKilobytes.value} KB × ${days} days${vaults > 1 ? ` × ${vaults} vaults` : ''}`,
      },
      {
        component: 'Knowledge',
        item: 'Daily backups of the documents',
        price: 'objectBackup',
        quantity: MONTH.documents.value * vaults,
        basis: `${MONTH.documents.value} GB${vaults > 1 ? ` × ${vaults} vaults` : ''}`,
      },
    ];
  });
