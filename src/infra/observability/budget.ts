import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import { Construct } from 'constructs';
import type { BudgetOptions } from '../deployment/budget';

export interface BudgetProps {
  readonly options: BudgetOptions;
  /** E-mail address that receives the warnings. AWS Budgets does not ask the recipient to confirm a subscription. */
  readonly email: string;
}

/**
 * A monthly budget for all costs of the account, or for the costs with one cost allocation tag. AWS Budgets itself sends the warnings by
 * e-mail, so they do not use the topic of the alarms.
 */
export class Budget extends Construct {
  constructor(scope: Construct, id: string, { options: { amount, tag }, email }: BudgetProps) {
    super(scope, id);
    const notifications = [warning('FORECASTED', 80), warning('ACTUAL', 100)];
    new CfnBudget(this, 'Resource', {
      budget: {
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount, unit: 'USD' },
        ...(tag ? { costFilters: { TagKeyValue: [filterOf(tag)] } } : {}),
      },
      notificationsWithSubscribers: notifications.map((notification) => ({
        notification,
        subscribers: [{ subscriptionType: 'EMAIL', address: email }],
      })),
    });
  }
}

function warning(notificationType: 'ACTUAL' | 'FORECASTED', threshold: number): CfnBudget.NotificationProperty {
  return { notificationType, comparisonOperator: 'GREATER_THAN', threshold, thresholdType: 'PERCENTAGE' };
}

/**
 * Formats the tag for a cost filter: with the prefix `user:`, except for AWS's own tags, such as
 * `aws:cloudformation:stack-name`.
 */
function filterOf(tag: string): string {
  const separator = tag.indexOf('=');
  const [key, value] = [tag.slice(0, separator), tag.slice(separator + 1)];
  return `${key.startsWith('aws:') ? key : `user:${key}`}$${value}`;
}
