import { type Assumption, CONVERSE, MONTH, QUESTION } from './assumptions';
import { cacheSavings } from './cache';
import { type BillItem, byComponent, type PricedModel, total, unpriced, usdOf } from './charge';
import type { Comparison, Difference } from './estimate';
import { atLeast, difference, dollars, listed, NO_PRICE, quantity, roughly, table } from './format';
import { PRICED_ON, type Price, REGION } from './prices';
import { QUESTIONS } from './questions';
import { missingPrices } from './rates';
import { describeRegion, REGION_NOTES, REGIONAL } from './regions';
import { FREE } from './resource-types';

/** The mark of unverified prices. */
const UNVERIFIED = '≈';

export interface Sources {
  /** Path of the deployment file, as the document shows it. */
  readonly file: string;
  /** Path of the chart. @default the document contains no chart */
  readonly chart?: string;
}

/** Writes docs/cost.md, which begins with the result and then shows how it is calculated. */
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
      optionTable(comparison.differences),
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

function summary(comparison: Comparison, { file, chart }: Sources): string {
  const { fixed, questions, rates } = comparison;
  const month = total(fixed) + (MONTH.questions.value / QUESTIONS) * total(questions);
  const highest = byComponent(fixed)
    .slice(0, 3)
    .map(({ component, usd }) => `${component.toLowerCase()} (${roughly(usd)})`);
  const isComplete = unpriced([...fixed, ...questions]).length === 0;
  return `# Cost

**${about(fixed)} USD a month, plus ${about(questions).toLowerCase()} USD per thousand questions.**
For ${MONTH.users.value} users who ask ${quantity(MONTH.questions.value)} questions a month, that is ${isComplete ? '' : 'at least '}${roughly(month)} USD, or ${dollars(month / MONTH.users.value)} USD per user.

The three largest parts of the fixed cost are ${listed(highest)}.${isComplete ? shareOfModel(questions) : unknownPrices(comparison, file)}
${chart ? `\n![Bar chart: cost of each component per month and per thousand questions](${chart})\n` : ''}
To see the cost of your own deployment, run \`npx projen cost deployment.json\`, which prints this page for your file.

The command \`npx projen cost\` generates this page. It counts the resources in the templates of \`${file}\`, and multiplies them by the prices
for ${describeRegion(rates.region)} as of **${PRICED_ON}**, in US dollars and without taxes. Prices change. The sign ${UNVERIFIED} marks prices that
still need to be looked up: see [Prices](#prices).${otherRegion(rates.region)}`;
}

function about(items: readonly BillItem[]): string {
  return `${unpriced(items).length > 0 ? 'At least' : 'About'} ${roughly(total(items))}`;
}

function shareOfModel(questions: readonly BillItem[]): string {
  const answers = total(questions.filter(({ component }) => component === 'Answers'));
  return ` The model accounts for ${Math.round((100 * answers) / total(questions))} % of the cost of a question.`;
}

/** Names the models whose prices are not known, and the option that sets each. */
function unknownPrices({ fixed, questions }: Comparison, file: string): string {
  const sentences = unpriced([...fixed, ...questions]).map(
    ({ item, model }) =>
      `The price of ${model?.id ?? item} is unknown${model ? `: set ${optionOf(model)} in ${file}` : ''}.`,
  );
  return `\n\n**${[...new Set(sentences)].join(' ')}** The amounts on this page do not include these costs; ≥ marks totals that are therefore too low.`;
}

function optionOf({ id, option }: PricedModel): string {
  if (option === 'prices.embedding') return `\`${option}\`, in US dollars per million tokens,`;
  if (option === 'prices.reranking') return `\`${option}\`, in US dollars per thousand searches,`;
  return `\`"prices": { "models": [{ "model": ${JSON.stringify(id)}, "input": …, "output": … }] }\`, in US dollars per million tokens,`;
}

/** Says which prices of another region than Frankfurt are those of Frankfurt. */
function otherRegion(region: string): string {
  const missing = missingPrices(region);
  if (missing.length === 0) return '';
  const name = describeRegion(region);
  const which =
    missing.length === REGIONAL.length
      ? `The price list has no price of ${name}: the prices that depend on the region are those of ${REGION.name}`
      : `${missing.length} of ${REGIONAL.length} prices that depend on the region are not known for ${name}: they are those of ${REGION.name}`;
  return `\n\n${which}, with the sign ${UNVERIFIED}.${REGION_NOTES[region] ? ` ${REGION_NOTES[region]}` : ''}`;
}

function freeTierNote({ fixed }: Comparison): string {
  const usd = fixed.reduce((sum, { rate, free }) => sum + (rate ? usdOf(free, rate) : 0), 0);
  return `These costs do not depend on the number of questions. The amounts are for an account without other workloads, so AWS's permanent free tier is
deducted. If other workloads use up the free tier, add ${dollars(usd)} USD.`;
}

/** States what the prompt cache of the model saves, if it has one. */
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

/** Numbers of users for which the document states the cost. */
const PEOPLE = [50, 300, 1_000, 3_000];

/** The cost of a month for different numbers of users who ask as many questions as those of the example month. */
function byPeople({ fixed, questions, taskHour }: Comparison): string[] {
  const perUser = MONTH.questions.value / MONTH.users.value;
  const isComplete = unpriced([...fixed, ...questions]).length === 0;
  const withoutUsers = total(fixed.filter(({ price }) => !isUserPrice(price)));
  const userPrice = fixed.find(({ price }) => isUserPrice(price))?.rate;
  const rows = PEOPLE.map((users) => {
    const signIns = userPrice ? usdOf(Math.max(0, users - (userPrice.freeTier ?? 0)), userPrice) : 0;
    const month = withoutUsers + signIns + ((users * perUser) / QUESTIONS) * total(questions);
    return [quantity(users), quantity(Math.round(users * perUser)), atLeast(month, isComplete), dollars(month / users)];
  });
  return [
    table(['users', 'questions', 'USD per month', 'USD per user'], rows, [0, 1, 2, 3]),
    `Auto scaling adds tasks when many users ask at the same time: ${taskHour.toFixed(3)} USD for each task and hour. [scaling.md](scaling.md) says how many tasks an office needs.`,
  ];
}

function isUserPrice(price: BillItem['price']): boolean {
  return price === 'user' || price === 'protectedUser';
}

/** The cost of the deployment with the prices of each region. */
function byRegion({ regions, fixed, questions }: Comparison): string[] {
  const [isFixedComplete, isQuestionComplete] = [fixed, questions].map((items) => unpriced(items).length === 0) as [
    boolean,
    boolean,
  ];
  const rows = regions.map(({ region, isUnknown, ...usd }) => [
    describeRegion(region),
    atLeast(usd.fixed, isFixedComplete),
    atLeast(usd.questions, isQuestionComplete),
    atLeast(usd.fixed + (usd.questions * MONTH.questions.value) / QUESTIONS, isFixedComplete && isQuestionComplete),
    isUnknown ? `no price of this region is known: those of ${REGION.name}` : unverifiedNote(region),
  ]);
  return [
    `The same resources with the prices of other regions. To see a page with the prices of another region, add \`--region REGION\`; with those of another model, \`--model ID\`.`,
    table(
      ['region', 'per month', 'per thousand questions', `with ${quantity(MONTH.questions.value)} questions`, 'prices'],
      rows,
      [1, 2, 3],
    ),
    `${Object.values(REGION_NOTES).join(' ')} The list has one price of models, CloudFront and WAF for all regions.`,
  ];
}

function unverifiedNote(region: string): string {
  const known = REGIONAL.length - missingPrices(region).length;
  return known === REGIONAL.length
    ? `all ${known} that depend on the region`
    : `${known} of ${REGIONAL.length} that depend on the region; the others are those of ${REGION.name}`;
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
  return `We deliberately do not offer two options. Interface endpoints in only one zone would save ${dollars(endpoints / 2)} USD a month, but an outage of that
zone would then stop the product in both zones. NAT gateways instead of endpoints would give the tasks access to the internet, which they must not have.`;
}

function assumptions(): string {
  const rows = (all: Readonly<Record<string, Assumption>>) =>
    Object.values(all).map(({ value, unit, note }) => [`${quantity(value)} ${unit}`, note]);
  return `${table(['per month', ''], rows(MONTH))}\n\n${table(['per question', ''], [...rows(CONVERSE), ...rows(QUESTION)])}`;
}

function notIncluded({ fixed, rates, taskHour }: Comparison): string {
  const serviceCost = total(fixed.filter(({ component, price }) => component === 'Service' && price !== 'image'));
  const tokens = MONTH.passages.value * MONTH.passageTokens.value;
  const { webAclRequest, hostedZone, mail } = rates.prices;
  const embedding = fixed.find(({ model }) => model?.option === 'prices.embedding')?.rate;
  return `- **Taxes and AWS support plans.**
- **Savings Plans**: a Compute Savings Plan lowers the price of the tasks and functions for a commitment of one or three years. Its rates are not in the price list. The part of the cost that it can
  lower is the service's, ${dollars(serviceCost)} USD a month; models, endpoints and the load balancer are not included.
- **Graviton** is the default (\`arm64\`): the row for \`x86_64\` under [other options](#cost-of-other-options) shows the difference.
- **Peak load**: each task that auto scaling adds costs ${taskHour.toFixed(3)} USD per hour.
- **Initial import of documents**: embedding ${quantity(tokens)} tokens${embedding ? ` costs about ${dollars(usdOf(tokens, embedding))} USD` : ''}, once.
- **Hosted zone and domain**, which belong to the operator: the hosted zone costs ${dollars(hostedZone.usd)} USD a month.
- **Further searches and attachments**: with \`converse\`, each further search is another model call, and the model reads attached files in every call.
- **E-mails through SES**: ${dollars(mail.usd)} USD per thousand messages.
- **Disaster recovery**: a second region, and copies of backups in other locations.
- **Attacks**: requests that the web ACL blocks cost ${dollars(webAclRequest.usd)} USD per million, plus CloudFront's price per request.

An estimate does not replace a budget: set \`operation.budget\`, for example to twice the monthly cost above. AWS then sends an e-mail when the forecast reaches 80 %, and when
the actual cost reaches 100 %. A budget stops nothing.`;
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
