import { MONTH } from './assumptions';
import { type BillItem, byComponent, type PricedModel, total, unpriced } from './charge';
import type { Comparison } from './estimate';
import { dollars, listed, quantity, roughly, UNVERIFIED } from './format';
import { PRICED_ON, REGION } from './prices';
import { QUESTIONS } from './questions';
import { missingPrices } from './rates';
import { describeRegion, REGION_NOTES, REGIONAL } from './regions';

export interface Sources {
  /** Path of the deployment file, as the document shows it. */
  readonly file: string;
  /** Path of the chart. @default the document contains no chart */
  readonly chart?: string;
}

/** Returns the beginning of docs/cost.md: the result, its sources, and the models whose prices are unknown. */
export function summary(comparison: Comparison, { file, chart }: Sources): string {
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

/** Names the models whose prices are not known, and for each model the option that sets its price. */
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

/** States which prices of the region are unknown; for these, the document uses the prices of Frankfurt. */
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
