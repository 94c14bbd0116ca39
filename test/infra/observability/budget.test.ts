import { example, resourcesOf, synthesise, theOnly } from '../../support/infra/templates';

function budgetOf(budget: { amount: number; tag?: string }) {
  const content = example();
  content.operation.budget = budget;
  return theOnly(synthesise(content).edge, 'AWS::Budgets::Budget')[1].Properties;
}

it('a budget exists only if it is configured', () => {
  expect(resourcesOf(synthesise().edge, 'AWS::Budgets::Budget')).toEqual({});
});

it('a budget warns by e-mail when the forecast exceeds 80 % and when the actual cost exceeds 100 % of the amount', () => {
  const { Budget, NotificationsWithSubscribers } = budgetOf({ amount: 500 });
  expect(Budget).toEqual({ BudgetType: 'COST', TimeUnit: 'MONTHLY', BudgetLimit: { Amount: 500, Unit: 'USD' } });
  const [forecast, actual] = NotificationsWithSubscribers;
  expect(forecast.Notification).toMatchObject({ NotificationType: 'FORECASTED', Threshold: 80 });
  expect(actual.Notification).toMatchObject({ NotificationType: 'ACTUAL', Threshold: 100 });
  for (const { Subscribers } of [forecast, actual])
    expect(Subscribers).toEqual([{ SubscriptionType: 'EMAIL', Address: 'operations@example.org' }]);
});

it.each([
  ['project=joule-verne', 'user:project$joule-verne'],
  ['aws:cloudformation:stack-name=JouleVerne', 'aws:cloudformation:stack-name$JouleVerne'],
])('a budget counts only costs with the tag %s if the tag is configured', (tag, filter) => {
  expect(budgetOf({ amount: 20.5, tag }).Budget).toMatchObject({ CostFilters: { TagKeyValue: [filter] } });
});
