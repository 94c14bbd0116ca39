import { DeploymentFault, parseDeployment } from '../../infra/deployment/read';
import type { Synthesis } from '../templates/synthesis';
import type { Json, Templates } from '../templates/template';
import { canaryQuestionsOf } from './canary-questions';
import { type BillItem, fullBill, monthlyBill, total, unpriced } from './charge';
import { taskHour } from './fixed/compute';
import { OPTIONS, type Option } from './options';
import { questionCharges } from './questions';
import { missingPrices, type Rates, ratesOf } from './rates';
import { REGION_NAMES, REGIONAL } from './regions';
import { fixedCharges } from './resource-types';

/** The cost of a deployment. */
export interface Estimate {
  /** The part of the monthly cost that does not depend on the number of questions. */
  readonly fixed: readonly BillItem[];
  /** The additional cost of a thousand questions. */
  readonly questions: readonly BillItem[];
  /** The cost of one task for one hour, in US dollars. */
  readonly taskHour: number;
  /** The number of questions that the canary asks in a month; undefined if it asks none. */
  readonly canaryQuestions: number | undefined;
}

/** The amounts in US dollars that an option adds. They are negative if the option saves money. */
export interface Difference {
  readonly option: Option;
  /** The amount per month; undefined if it depends on a model without a known price. */
  readonly fixed: number | undefined;
  /** The amount per thousand questions; undefined if it depends on a model without a known price. */
  readonly questions: number | undefined;
}

/** The totals of a deployment with the prices of a region, in US dollars. */
export interface RegionTotals {
  /** Id of the region. */
  readonly region: string;
  /** The amount per month. */
  readonly fixed: number;
  /** The amount per thousand questions. */
  readonly questions: number;
  /** Whether the price list contains no price for this region. */
  readonly isUnknown: boolean;
}

export interface Comparison extends Estimate {
  readonly rates: Rates;
  readonly differences: readonly Difference[];
  readonly regions: readonly RegionTotals[];
}

/** Values that replace those of the deployment file in the estimate. */
export interface Variation {
  /** Id of the region whose prices apply. */
  readonly region?: string | undefined;
  /** Id of the model that answers. */
  readonly model?: string | undefined;
}

/** Estimates the cost of a deployment. @throws Error for a resource type that has neither a price nor an entry in the list of free types */
export function estimateOf(templates: Templates, rates: Rates): Estimate {
  const fixed = monthlyBill(fixedCharges(templates, rates), rates);
  return {
    fixed,
    questions: fullBill(questionCharges(templates, rates), rates),
    taskHour: taskHour(fixed, templates.stack),
    canaryQuestions: canaryQuestionsOf(templates),
  };
}

/**
 * Estimates the cost of a deployment, and of the same deployment with each applicable option.
 *
 * @throws the errors of Synthesis.templates and estimateOf
 */
export function compare(
  synthesis: Synthesis,
  content: Json,
  file: string,
  { region, model }: Variation = {},
): Comparison {
  const deployment = parseDeployment(JSON.stringify(content), file);
  const rates = ratesOf(region ?? deployment.region, { configured: deployment.prices, model });
  const templates = synthesis.templates(content, file);
  const estimate = estimateOf(templates, rates);
  const differences = applicableOptions(content, file).map((option): Difference => {
    const changed = option.apply(content);
    const { fixed, questions } = estimateOf(
      synthesis.templates(changed, file),
      ratesOfOption(rates, option, content, changed),
    );
    return {
      option,
      fixed: differenceOf(fixed, estimate.fixed),
      questions: differenceOf(questions, estimate.questions),
    };
  });
  return { ...estimate, rates, differences, regions: regionTotals(templates, rates) };
}

/**
 * Returns the prices of a deployment with an option. If the option changes the model for reranking, ignores the reranking price in the
 * deployment file, because that price is for the original model.
 *
 * @param changed the content of the deployment file with the option
 */
export function ratesOfOption(rates: Rates, { model = rates.model }: Option, content: Json, changed: Json): Rates {
  const isOwn = changed.engine.rerankingModel === content.engine.rerankingModel;
  return { ...rates, model, configured: isOwn ? rates.configured : { ...rates.configured, reranking: undefined } };
}

/** Returns the totals for each region in REGION_NAMES, and for the region of `rates`. */
export function regionTotals(templates: Templates, rates: Rates): RegionTotals[] {
  const regions = new Set([...Object.keys(REGION_NAMES), rates.region]);
  return [...regions].map((region) => {
    const { fixed, questions } = estimateOf(templates, ratesOf(region, rates));
    return {
      region,
      fixed: total(fixed),
      questions: total(questions),
      isUnknown: missingPrices(region).length === REGIONAL.length,
    };
  });
}

/**
 * Returns the difference between the totals of two bills in US dollars. Items without a price cancel each other out if both bills contain
 * them in the same quantities; otherwise, the difference is unknown and the function returns undefined.
 */
export function differenceOf(bill: readonly BillItem[], base: readonly BillItem[]): number | undefined {
  const [ours, theirs] = [bill, base].map((items) =>
    JSON.stringify(unpriced(items).map(({ item, quantity }) => [item, quantity])),
  );
  return ours === theirs ? total(bill) - total(base) : undefined;
}

/** Returns the options with which the deployment is still valid. */
export function applicableOptions(content: Json, file: string): readonly Option[] {
  return OPTIONS.filter((option) => {
    try {
      parseDeployment(JSON.stringify(option.apply(content)), file);
      return true;
    } catch (error) {
      if (error instanceof DeploymentFault) return false;
      throw error;
    }
  });
}
