import { MONTH, QUESTION } from './assumptions';
import { type BillItem, byComponent, total, unpriced } from './charge';
import type { Comparison, Difference } from './estimate';
import { atLeast, difference, dollars, listed, NO_PRICE, quantity, roughly, table } from './format';
import { PRICED_ON, PRICES, type Price, REGION } from './prices';
import { QUESTIONS } from './questions';
import { FREE } from './resource-types';

/** Marks unverified prices. */
const UNVERIFIED = '≈';

export interface Sources {
  /** Path of the `deployment.json`, as the document names it. */
  readonly file: string;
  /** Path of the chart. @default no chart */
  readonly chart?: string;
}

/** docs/cost.md: first the result, then how it is calculated. */
export function documentOf(comparison: Comparison, sources: Sources): string {
  return (
    [
      summary(comparison, sources),
      '## A month without questions',
      freeTierNote(comparison),
      bill(comparison.fixed, 'USD per month'),
      '## A thousand questions',
      'The additional cost of each thousand questions with their answers, without free tier:',
      bill(comparison.questions, 'USD'),
      '## Cost of other options',
      `Each row is \`${sources.file}\` with this one change, synthesised and counted in the same way. A minus sign means that the option saves
money. The third amount is for a month with ${quantity(MONTH.questions.value)} questions.`,
      optionTable(comparison.differences),
      notOffered(comparison),
      '## Assumptions',
      `The templates do not contain these values. Put your own numbers into \`src/operator/cost/assumptions.ts\`. After a month, the dashboard shows
the number of answers, and the AWS bill shows the actual tokens.`,
      assumptions(),
      '## Not included',
      notIncluded(comparison),
      '## Prices',
      prices(),
      '## Resources without a charge',
      freeResources(),
    ].join('\n\n') + '\n'
  );
}

function summary(comparison: Comparison, { file, chart }: Sources): string {
  const { fixed, questions } = comparison;
  const month = total(fixed) + (MONTH.questions.value / QUESTIONS) * total(questions);
  const highest = byComponent(fixed)
    .slice(0, 3)
    .map(({ component, usd }) => `${component.toLowerCase()} (${roughly(usd)})`);
  const isComplete = unpriced([...fixed, ...questions]).length === 0;
  return `# Cost

**${about(fixed)} USD a month, plus ${about(questions).toLowerCase()} USD per thousand questions.**
For ${MONTH.users.value} users who ask ${quantity(MONTH.questions.value)} questions a month, that is ${isComplete ? '' : 'at least '}${roughly(month)} USD, or ${dollars(month / MONTH.users.value)} USD per user.

The three largest parts of the fixed cost are ${listed(highest)}.${isComplete ? shareOfModel(questions) : missingPrices(comparison)}
${chart ? `\n![Bar chart: cost of each component per month and per thousand questions](${chart})\n` : ''}
This page is generated: \`npx projen cost\` counts the resources in the templates of \`${file}\` and multiplies them by prices
for ${REGION.name} (${REGION.id}) as of **${PRICED_ON}**, in US dollars and without taxes. Prices change, and ${UNVERIFIED} marks those that
were not looked up: see [Prices](#prices). \`npx projen cost deployment.json\` prints the same page for your own deployment.`;
}

function about(items: readonly BillItem[]): string {
  return `${unpriced(items).length > 0 ? 'At least' : 'About'} ${roughly(total(items))}`;
}

function shareOfModel(questions: readonly BillItem[]): string {
  const answers = total(questions.filter(({ component }) => component === 'Answers'));
  return ` The model accounts for ${Math.round((100 * answers) / total(questions))} % of the cost of a question.`;
}

/** What is missing from the amounts, and how to add it. */
function missingPrices({ fixed, questions }: Comparison): string {
  const items = unpriced([...fixed, ...questions]).map(({ item }) => item);
  return `\n\n**No price is known for: ${listed([...new Set(items)])}.** No amount on this page includes it; ≥ marks totals that lack it. Add the
model to \`src/operator/cost/models.ts\`, and its price to \`src/operator/cost/prices.ts\`.`;
}

function freeTierNote({ fixed }: Comparison): string {
  const usd = fixed.reduce((sum, { price, free }) => sum + (price ? worth(PRICES[price], free) : 0), 0);
  return `This cost does not depend on the number of questions. AWS's permanent free tier is deducted, as in an account with no other workload. If
other workloads in the account use up the free tier, add ${dollars(usd)} USD.`;
}

function worth({ usd, per = 1 }: Price, units: number): number {
  return (units / per) * usd;
}

function bill(items: readonly BillItem[], heading: string): string {
  const rows = byComponent(items).flatMap(({ component, usd, isComplete }) => [
    [`**${component}**`, '', '', `**${atLeast(usd, isComplete)}**`],
    ...items.filter((each) => each.component === component).map(row),
  ]);
  return table(
    ['', 'quantity', 'price in USD', heading],
    [...rows, ['**Total**', '', '', `**${atLeast(total(items), unpriced(items).length === 0)}**`]],
    [3],
  );
}

function row({ item, basis, free, price, quantity: all, usd }: BillItem): string[] {
  const freePart = free === 0 ? '' : free === all ? ', free' : `, ${quantity(free)} of them free`;
  return [item, basis + freePart, price ? priceOf(PRICES[price]) : NO_PRICE, price ? dollars(usd) : NO_PRICE];
}

function priceOf({ usd, unit, isVerified }: Price): string {
  return `${isVerified ? '' : `${UNVERIFIED} `}${usd} / ${unit}`;
}

function optionTable(differences: readonly Difference[]): string {
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

function notOffered({ fixed }: Comparison): string {
  const endpoints = total(fixed.filter(({ price }) => price === 'interfaceEndpoint'));
  return `Two options are deliberately not offered. Interface endpoints in only one zone would save ${dollars(endpoints / 2)} USD a month, but an outage of that
zone would then stop the product in both. NAT gateways instead of endpoints would give the tasks access to the internet, which they must not have.`;
}

function assumptions(): string {
  const rows = (all: typeof MONTH | typeof QUESTION) =>
    Object.values(all).map(({ value, unit, note }) => [`${quantity(value)} ${unit}`, note]);
  return `${table(['per month', ''], rows(MONTH))}\n\n${table(['per question', ''], rows(QUESTION))}`;
}

function notIncluded({ taskHour }: Comparison): string {
  const tokens = MONTH.passages.value * MONTH.passageTokens.value;
  const { cohereEmbedding, webAclRequest, hostedZone, mail } = PRICES;
  return `- **Taxes, AWS support plans and discounts** such as a Savings Plan for Fargate.
- **Peak load**: each task that auto scaling adds costs ${taskHour.toFixed(3)} USD per hour.
- **The initial import of documents**: embedding ${quantity(tokens)} tokens costs about ${dollars(worth(cohereEmbedding, tokens))} USD, once.
- **The hosted zone** (${dollars(hostedZone.usd)} USD a month) and the domain, which belong to the operator, and mail through SES (${dollars(mail.usd)} USD per thousand messages).
- **Disaster recovery**: a second region, and copies of backups in other locations.
- **Attacks**: requests that the web ACL blocks cost ${dollars(webAclRequest.usd)} USD per million, plus CloudFront's price per request.

An estimate does not replace a budget: create one in AWS Budgets that alerts at twice the monthly cost above.`;
}

function prices(): string {
  const rows = Object.values(PRICES).map((price: Price) => [
    `${price.isVerified ? '' : `${UNVERIFIED} `}${price.usd}`,
    price.unit,
    price.freeTier ? quantity(price.freeTier) : '',
    `[${price.page}](https://aws.amazon.com/${price.page}/)`,
  ]);
  return `To update the prices, look them up on AWS's pages below for ${REGION.name} or with the AWS Price List API, change \`src/operator/cost/prices.ts\`
and its date, run \`npx projen cost\` and commit the generated files. A price with ${UNVERIFIED} is from memory or for another region: mark it \`verified\` once you
have looked it up.

<details><summary>All prices</summary>

${table(['USD', 'per', 'free per month', 'AWS page'], rows, [0, 2])}

</details>`;
}

function freeResources(): string {
  return `\`npx projen cost\` fails for a resource type that is neither priced nor in this list.

<details><summary>All types</summary>

${table(
  ['resource', 'reason'],
  Object.entries(FREE).map(([type, reason]) => [`\`${type}\``, reason]),
)}

</details>`;
}
