import { MONTH } from './assumptions';
import { type BillItem, total, unpriced, usdOf } from './charge';
import type { Comparison, Difference } from './estimate';
import { atLeast, difference, dollars, quantity, table } from './format';
import { REGION } from './prices';
import { QUESTIONS } from './questions';
import { missingPrices } from './rates';
import { describeRegion, REGION_NOTES, REGIONAL } from './regions';

/** Numbers of users for which the document states the cost. */
const PEOPLE = [50, 300, 1_000, 3_000];

/** Returns the cost of a month for different numbers of users, each of whom asks as many questions as a user in the example month. */
export function byPeople({ fixed, questions, taskHour }: Comparison): string[] {
  const perUser = MONTH.questions.value / MONTH.users.value;
  const isComplete = unpriced([...fixed, ...questions]).length === 0;
  const rows = PEOPLE.map((users) => {
    const month = fixedCost(fixed, users) + ((users * perUser) / QUESTIONS) * total(questions);
    return [quantity(users), quantity(Math.round(users * perUser)), atLeast(month, isComplete), dollars(month / users)];
  });
  return [
    table(['users', 'questions', 'USD per month', 'USD per user'], rows, [0, 1, 2, 3]),
    `Auto scaling adds tasks when many users ask at the same time, which costs ${taskHour.toFixed(3)} USD per task and hour. [scaling.md](scaling.md) says how many tasks an office needs.`,
  ];
}

/**
 * Returns the cost of a month without questions, in US dollars, for `deployments` deployments that together have `users` users. The cost
 * contains no charge for users if the deployment uses an existing user pool.
 */
export function fixedCost(fixed: Comparison['fixed'], users: number, deployments = 1): number {
  const withoutUsers = total(fixed.filter(({ price }) => !isUserPrice(price)));
  const rate = fixed.find(({ price }) => isUserPrice(price))?.rate;
  const signIns = rate ? usdOf(Math.max(0, users - deployments * (rate.freeTier ?? 0)), rate) : 0;
  return deployments * withoutUsers + signIns;
}

function isUserPrice(price: BillItem['price']): boolean {
  return price === 'user' || price === 'protectedUser';
}

/** Compares the cost of the deployment in different regions. */
export function byRegion({ regions, fixed, questions }: Comparison): string[] {
  const [isFixedComplete, isQuestionComplete] = [fixed, questions].map((items) => unpriced(items).length === 0) as [
    boolean,
    boolean,
  ];
  const rows = regions.map(({ region, isUnknown, ...usd }) => [
    describeRegion(region),
    atLeast(usd.fixed, isFixedComplete),
    atLeast(usd.questions, isQuestionComplete),
    atLeast(usd.fixed + (usd.questions * MONTH.questions.value) / QUESTIONS, isFixedComplete && isQuestionComplete),
    isUnknown ? `no price of this region is known: the amounts use those of ${REGION.name}` : unverifiedNote(region),
  ]);
  return [
    `The same resources with the prices of other regions. To see a page with the prices of another region, add \`--region REGION\`; with those of another model, \`--model ID\`.`,
    table(
      ['region', 'per month', 'per thousand questions', `with ${quantity(MONTH.questions.value)} questions`, 'prices'],
      rows,
      [1, 2, 3],
    ),
    `${Object.values(REGION_NOTES).join(' ')} The price list assumes that models, CloudFront and WAF cost the same in all regions.`,
  ];
}

function unverifiedNote(region: string): string {
  const known = REGIONAL.length - missingPrices(region).length;
  return known === REGIONAL.length
    ? `all ${known} that depend on the region`
    : `${known} of ${REGIONAL.length} that depend on the region; the others are those of ${REGION.name}`;
}

/** How each change to the deployment file changes the cost. */
export function byOption(differences: readonly Difference[]): string {
  const rows = differences.map(({ option: { name, effect }, fixed, questions }) => [
    name,
    difference(fixed),
    difference(questions),
    difference(
      fixed === undefined || questions === undefined
        ? undefined
        : fixed + (questions * MONTH.questions.value) / QUESTIONS,
    ),
    effect,
  ]);
  return table(
    ['option', 'per month', 'per thousand questions', `with ${quantity(MONTH.questions.value)} questions`, 'effect'],
    rows,
    [1, 2, 3],
  );
}

/** Describes alternatives that would save money, and why the product does not offer them. */
export function notOffered({ fixed }: Comparison): string {
  const endpoints = total(fixed.filter(({ price }) => price === 'interfaceEndpoint'));
  return `Two alternatives are deliberately not offered. Interface endpoints in only one zone would save ${dollars(endpoints / 2)} USD a month, but an outage of that
zone would then stop the product in both zones. NAT gateways instead of endpoints would give the tasks access to the internet, which they must not have.`;
}
