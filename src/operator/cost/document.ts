import { MONTH, QUESTION } from './assumptions';
import { byComponent, type Item, total } from './charge';
import type { Comparison, Difference } from './estimate';
import { PRICED_ON, PRICES, type Price, REGION } from './prices';
import { QUESTIONS } from './questions';
import { FREE } from './resource-types';
import { about, difference, dollars, listed, quantity, table } from './words';

/** Marks a price that somebody should look up. */
const BELIEVED = '≈';

/** Where the document has its file and its picture from. */
export interface Sources {
  /** Path of the `deployment.json`, as the reader knows it. */
  readonly file: string;
  /** Path of the picture. @default no picture */
  readonly picture?: string;
}

/** docs/cost.md: first what a reader came for, then how it comes about. */
export function documentOf(comparison: Comparison, sources: Sources): string {
  return (
    [
      summary(comparison, sources),
      '## A month, whatever is asked',
      allowances(comparison),
      bill(comparison.fixed, 'USD a month'),
      '## A thousand questions',
      'On top, for each thousand questions with their answers, without any allowance:',
      bill(comparison.questions, 'USD'),
      '## What another choice costs or saves',
      `Each row is \`${sources.file}\` with this one change, synthesised and counted in the same way; − saves. The last column of amounts is
a month with ${quantity(MONTH.questions.value)} questions.`,
      choices(comparison.differences),
      notOffered(comparison),
      '## What is assumed',
      `What no template says. Put your own numbers into \`src/operator/cost/assumptions.ts\`. After a month the dashboard shows how many answers there
were; the true tokens stand in AWS's bill.`,
      assumptions(),
      '## What is not in it',
      outside(comparison),
      '## Prices',
      prices(),
      '## Resources that cost nothing by themselves',
      free(),
    ].join('\n\n') + '\n'
  );
}

/** What the month of the example costs. */
export function exampleMonth({ fixed, questions }: Comparison): number {
  return total(fixed) + (MONTH.questions.value / QUESTIONS) * total(questions);
}

function summary(comparison: Comparison, { file, picture }: Sources): string {
  const { fixed, questions } = comparison;
  const month = exampleMonth(comparison);
  const biggest = byComponent(fixed)
    .slice(0, 3)
    .map(([component, usd]) => `${component.toLowerCase()} (${about(usd)})`);
  const answers = total(questions.filter(({ component }) => component === 'Answers'));
  return `# Cost

**About ${about(total(fixed))} USD a month, whatever is asked, and about ${about(total(questions))} USD for a thousand questions.**
${MONTH.people.value} people who ask ${quantity(MONTH.questions.value)} questions in a month: ${about(month)} USD, or ${dollars(month / MONTH.people.value)} for each of them.

Of the fixed part, the biggest three are ${listed(biggest)}. Of a question, the model takes ${Math.round((100 * answers) / total(questions))} %.
${picture ? `\n![Bars: what each component costs in a month, and what a thousand questions cost](${picture})\n` : ''}
This page is computed: \`npx projen cost\` counts the resources in the templates of \`${file}\` and multiplies them by a table of
prices for ${REGION.name} (${REGION.id}) as of **${PRICED_ON}**, in US dollars and without taxes. Prices change, and ${BELIEVED} marks those that
were not looked up: see [Prices](#prices). \`npx projen cost deployment.json\` prints the same for your own deployment.`;
}

function allowances({ fixed }: Comparison): string {
  const usd = fixed.reduce((sum, { price, free }) => sum + worth(PRICES[price], free), 0);
  return `Nobody needs to ask anything for this. What AWS gives every account for nothing is taken off, as in an account of its own; where other
programs of the account use it up, add ${dollars(usd)}.`;
}

function worth({ usd, per = 1 }: Price, units: number): number {
  return (units / per) * usd;
}

function bill(items: readonly Item[], heading: string): string {
  const rows = byComponent(items).flatMap(([component, usd]) => [
    [`**${component}**`, '', '', `**${dollars(usd)}**`],
    ...items.filter((item) => item.component === component).map(row),
  ]);
  return table(
    ['', 'how many', 'price in USD', heading],
    [...rows, ['**Together**', '', '', `**${dollars(total(items))}**`]],
    [3],
  );
}

function row({ what, counted, free, price, quantity: all, usd }: Item): string[] {
  const less = free === 0 ? '' : free === all ? ', free' : `, ${quantity(free)} of them free`;
  return [what, counted + less, priceOf(PRICES[price]), dollars(usd)];
}

function priceOf({ usd, unit, certain }: Price): string {
  return `${certain ? '' : `${BELIEVED} `}${usd} / ${unit}`;
}

function choices(differences: readonly Difference[]): string {
  const rows = differences.map(({ option: { name, means }, fixed, questions }) => [
    name,
    difference(fixed),
    difference(questions),
    difference(fixed + (questions * MONTH.questions.value) / QUESTIONS),
    means,
  ]);
  return table(
    ['choice', 'a month', 'a thousand questions', `with ${quantity(MONTH.questions.value)} questions`, 'what it means'],
    rows,
    [1, 2, 3],
  );
}

function notOffered({ fixed }: Comparison): string {
  const endpoints = total(fixed.filter(({ price }) => price === 'interfaceEndpoint'));
  return `Not offered: interface endpoints in one zone alone. That would save ${dollars(endpoints / 2)} a month, and a fault of that zone would take the
product down in both. Nor NAT gateways instead of endpoints: the tasks have no way to the internet, whatever it costs.`;
}

function assumptions(): string {
  const rows = (all: typeof MONTH | typeof QUESTION) =>
    Object.values(all).map(({ value, unit, why }) => [`${quantity(value)} ${unit}`, why]);
  return `${table(['in a month', ''], rows(MONTH))}\n\n${table(['for a question', ''], rows(QUESTION))}`;
}

function outside({ taskHour }: Comparison): string {
  const tokens = MONTH.passages.value * MONTH.passageTokens.value;
  const { cohereEmbedding, webAclRequest, hostedZone, mail } = PRICES;
  return `- **Taxes, AWS's support plan, discounts** such as a savings plan for the service.
- **Busy days**: a task that scaling adds costs ${taskHour.toFixed(3)} an hour, while it runs.
- **The first documents**, once: ${quantity(tokens)} tokens to embed, about ${dollars(worth(cohereEmbedding, tokens))}.
- **The hosted zone** (${dollars(hostedZone.usd)} a month) and the domain, which are the operator's; mail through SES, ${dollars(mail.usd)} for a thousand.
- **Another region** for the worst day, and copies of backups elsewhere.
- **An attack**: what the web ACL refuses costs ${dollars(webAclRequest.usd)} for a million requests, and CloudFront's price for each.

No estimate replaces a budget: make one in AWS Budgets that warns at twice the month above.`;
}

function prices(): string {
  const rows = Object.values(PRICES).map((price: Price) => [
    `${price.certain ? '' : `${BELIEVED} `}${price.usd}`,
    price.unit,
    price.allowance ? quantity(price.allowance) : '',
    `[${price.page}](https://aws.amazon.com/${price.page}/)`,
  ]);
  return `To refresh them: open AWS's pages below for ${REGION.name}, or ask the AWS Price List API; change \`src/operator/cost/prices.ts\` and its date; run
\`npx projen cost\`, and commit what it writes. A price with ${BELIEVED} is believed, or one of another region: mark it \`known\` when you have looked it up.

<details><summary>All prices</summary>

${table(['USD', 'for', 'free each month', 'page of AWS'], rows, [0, 2])}

</details>`;
}

function free(): string {
  return `A new type of resource stops the program until somebody says what it costs.

<details><summary>All types</summary>

${table(
  ['resource', 'why'],
  Object.entries(FREE).map(([type, why]) => [`\`${type}\``, why]),
)}

</details>`;
}
