import { type Assumption, CONVERSE, MONTH, QUESTION } from './assumptions';
import { cacheSavings } from './cache';
import { type BillItem, byComponent, HOURS, total, unpriced, usdOf } from './charge';
import { byOption, byPeople, byRegion, notOffered } from './comparisons';
import type { Comparison } from './estimate';
import { atLeast, dollars, NO_PRICE, quantity, table, UNVERIFIED } from './format';
import { type Price, REGION } from './prices';
import { QUESTIONS } from './questions';
import { FREE } from './resource-types';
import { type Sources, summary } from './summary';

/** Returns the text of docs/cost.md: first the result, then its calculation. */
export function documentOf(comparison: Comparison, sources: Sources): string {
  return (
    [
      summary(comparison, sources),
      '## A month without questions',
      freeTierNote(comparison),
      bill(comparison.fixed, 'USD per month'),
      '## A thousand questions',
      'Additional cost of a thousand questions with their answers, without the free tier:',
      bill(comparison.questions, 'USD'),
      ...cacheNote(comparison),
      '## By number of people',
      ...byPeople(comparison),
      '## By region',
      ...byRegion(comparison),
      '## Cost of other options',
      `Each row shows how one change to \`${sources.file}\` changes the cost. A minus sign means that the option saves money. The third amount is for a
month with ${quantity(MONTH.questions.value)} questions.`,
      byOption(comparison.differences),
      notOffered(comparison),
      '## Assumptions',
      `The templates do not contain these quantities, so this page assumes them. To use your own numbers, edit \`src/operator/cost/assumptions.ts\`. After a month of
use, the dashboard shows the actual number of answers, and the AWS bill shows the actual number of tokens.`,
      assumptions(),
      '## Not included',
      notIncluded(comparison),
      '## Prices',
      prices(comparison),
      '## Resources without a charge',
      freeResources(),
    ].join('\n\n') + '\n'
  );
}

function freeTierNote({ fixed }: Comparison): string {
  const usd = fixed.reduce((sum, { rate, free }) => sum + (rate ? usdOf(free, rate) : 0), 0);
  return `These costs do not depend on the number of questions. The amounts are for an account without other workloads, so AWS's permanent free tier is
deducted. If other workloads use up the free tier, add ${dollars(usd)} USD.`;
}

/** States what the prompt cache of the model saves; returns no lines if the bill contains no prompt cache or its saving is not known. */
function cacheNote({ questions }: Comparison): string[] {
  const saved = cacheSavings(questions);
  if (saved === undefined) return [];
  return [
    `Without its prompt cache, the model would cost ${dollars(saved)} USD more: both of its calls would read the instructions and the conversation at the full
price. The cache lasts five minutes, so questions that follow each other quickly cost less than this.`,
  ];
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

function row({ item, basis, free, rate, quantity: all, usd }: BillItem): string[] {
  const freePart = free === 0 ? '' : free === all ? ', free' : `, ${quantity(free)} of them free`;
  return [item, basis + freePart, rate ? priceOf(rate) : NO_PRICE, rate ? dollars(usd) : NO_PRICE];
}

function priceOf({ usd, unit, isVerified }: Price): string {
  return `${isVerified ? '' : `${UNVERIFIED} `}${usd} / ${unit}`;
}

function assumptions(): string {
  const rows = (all: Readonly<Record<string, Assumption>>) =>
    Object.values(all).map(({ value, unit, note }) => [`${quantity(value)} ${unit}`, note]);
  return `${table(['per month', ''], rows(MONTH))}\n\n${table(['per question', ''], [...rows(CONVERSE), ...rows(QUESTION)])}`;
}

function notIncluded(comparison: Comparison): string {
  const { fixed, rates, taskHour } = comparison;
  const serviceCost = total(fixed.filter(({ component, price }) => component === 'Service' && price !== 'image'));
  const tokens = MONTH.passages.value * MONTH.passageTokens.value;
  const { webAclRequest, hostedZone, mail } = rates.prices;
  const embedding = fixed.find(({ model }) => model?.option === 'prices.embedding')?.rate;
  return `- **Taxes and AWS support plans.**
- **Savings Plans**: a Compute Savings Plan lowers the price of the tasks and functions for a commitment of one or three years. Its rates are not in the price list. The part of the cost that it can
  lower is the service's, ${dollars(serviceCost)} USD a month; models, endpoints and the load balancer are not included.
- **Tasks on \`x86_64\`**: the tasks run on Graviton (\`arm64\`) by default; a row under [other options](#cost-of-other-options) shows the difference.
- **Peak load**: each task that auto scaling adds costs ${taskHour.toFixed(3)} USD per hour.
- **Initial import of documents**: embedding ${quantity(tokens)} tokens${embedding ? ` costs about ${dollars(usdOf(tokens, embedding))} USD` : ''}, once.
- **Hosted zone and domain**, which belong to the operator: the hosted zone costs ${dollars(hostedZone.usd)} USD a month.
- **Further searches and attachments**: with \`converse\`, each further search is another model call, and the model reads attached files in every call.
${canaryNote(comparison)}
- **E-mails through SES**: ${dollars(mail.usd)} USD per thousand messages.
- **Disaster recovery**: a second region, and copies of backups in other locations.
- **Attacks**: requests that the web ACL blocks cost ${dollars(webAclRequest.usd)} USD per million, plus CloudFront's price per request.

An estimate does not replace a budget: set \`operation.budget\`, for example to twice the monthly cost above. AWS then sends an e-mail when the forecast exceeds 80 %, and when
the actual cost reaches 100 %. A budget only sends notifications; it does not limit the cost.`;
}

/** The number of questions that a canary asks in a month with the default of `operation.canary.questionMinutes`. */
const DEFAULT_CANARY_QUESTIONS = HOURS;

function canaryNote({ questions, canaryQuestions }: Comparison): string {
  const count = canaryQuestions ?? DEFAULT_CANARY_QUESTIONS;
  const usd = atLeast((count / QUESTIONS) * total(questions), unpriced(questions).length === 0);
  const asks = canaryQuestions
    ? 'it asks'
    : 'this deployment has no secret. With the default interval, an hour, it would ask';
  return `- **Questions of the canary**, if \`operation.canary.secret\` is set: ${asks} ${quantity(Math.round(count))} questions a month, which cost ${usd} USD. \`operation.canary.questionMinutes\`
  sets the interval.`;
}

function prices({ rates }: Comparison): string {
  const rows = Object.values(rates.prices).map((price: Price) => [
    `${price.isVerified ? '' : `${UNVERIFIED} `}${price.usd}`,
    price.unit,
    price.freeTier ? quantity(price.freeTier) : '',
    `[${price.page}](https://aws.amazon.com/${price.page}/)`,
  ]);
  return `To update the prices, look them up for ${REGION.name} on the AWS pages below or with the AWS Price List API. Change the prices and the date in
\`src/operator/cost/prices.ts\`, and those of other regions in \`src/operator/cost/regions.ts\`, run \`npx projen cost\`, and commit the generated files. A price with the sign ${UNVERIFIED} is from memory or for another region;
once you have looked it up, mark it as \`verified\`.

<details><summary>All prices</summary>

${table(['USD', 'per', 'free per month', 'AWS page'], rows, [0, 2])}

</details>`;
}

function freeResources(): string {
  return `These resource types have no monthly charge of their own. \`npx projen cost\` fails if a template contains a resource type that neither has a price nor is in
this list.

<details><summary>All types</summary>

${table(
  ['resource', 'reason'],
  Object.entries(FREE).map(([type, reason]) => [`\`${type}\``, reason]),
)}

</details>`;
}
