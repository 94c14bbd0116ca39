import { DeploymentFault, parseDeployment } from '../../infra/deployment/read';
import type { Synthesis } from '../templates/synthesis';
import type { Json, Templates } from '../templates/template';
import { type BillItem, fullBill, monthlyBill, total, unpriced } from './charge';
import { taskHour } from './fixed/compute';
import { OPTIONS, type Option } from './options';
import { REGION } from './prices';
import { questionCharges } from './questions';
import { fixedCharges } from './resource-types';

/** The cost of a deployment. */
export interface Estimate {
  /** The cost of a month, which does not depend on the number of questions. */
  readonly fixed: readonly BillItem[];
  /** The additional cost of a thousand questions. */
  readonly questions: readonly BillItem[];
  /** The cost of one task for one hour, in US dollars. */
  readonly taskHour: number;
}

/** The amounts in US dollars that an option adds. They are negative if the option saves money. */
export interface Difference {
  readonly option: Option;
  /** The amount per month; undefined if it depends on a model without a known price. */
  readonly fixed: number | undefined;
  /** The amount per thousand questions; undefined if it depends on a model without a known price. */
  readonly questions: number | undefined;
}

export interface Comparison extends Estimate {
  readonly differences: readonly Difference[];
}

/** Estimates the cost of a deployment. @throws Error for a resource type without a price */
export function estimateOf(templates: Templates): Estimate {
  const fixed = monthlyBill(fixedCharges(templates));
  return { fixed, questions: fullBill(questionCharges(templates)), taskHour: taskHour(fixed, templates.stack) };
}

/**
 * Estimates the cost of a deployment, and of the same deployment with each applicable option.
 *
 * @throws the errors of Synthesis.templates and estimateOf, and an Error for a region without prices
 */
export function compare(synthesis: Synthesis, content: Json, file: string): Comparison {
  if (content.region !== REGION.id) {
    throw new Error(
      `${file} is for the region ${content.region}, but the prices are for ${REGION.id}: put the region's prices into src/operator/cost/prices.ts.`,
    );
  }
  const estimate = estimateOf(synthesis.templates(content, file));
  const differences = applicableOptions(content, file).map((option): Difference => {
    const { fixed, questions } = estimateOf(synthesis.templates(option.apply(content), file));
    return {
      option,
      fixed: differenceOf(fixed, estimate.fixed),
      questions: differenceOf(questions, estimate.questions),
    };
  });
  return { ...estimate, differences };
}

/** Returns the difference of two bills. Items without a price that occur in both bills cancel each other out. */
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
