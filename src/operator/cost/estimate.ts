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
  /** Per month, independent of the number of questions. */
  readonly fixed: readonly BillItem[];
  /** Per thousand questions, in addition. */
  readonly questions: readonly BillItem[];
  /** US dollars for one more hour of one task. */
  readonly taskHour: number;
}

/** US dollars that an option adds; negative if it saves. */
export interface Difference {
  readonly option: Option;
  /** Per month; undefined if it includes a model without a known price. */
  readonly fixed: number | undefined;
  /** Per thousand questions; undefined if it includes a model without a known price. */
  readonly questions: number | undefined;
}

export interface Comparison extends Estimate {
  readonly differences: readonly Difference[];
}

/** @throws Error for a resource type without a price */
export function estimateOf(templates: Templates): Estimate {
  const fixed = monthlyBill(fixedCharges(templates));
  return { fixed, questions: fullBill(questionCharges(templates)), taskHour: taskHour(fixed, templates.stack) };
}

/**
 * Estimates a deployment, and the same deployment with each applicable option.
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

/** Items without a price that are in both bills cancel each other out. */
export function differenceOf(bill: readonly BillItem[], base: readonly BillItem[]): number | undefined {
  const [ours, theirs] = [bill, base].map((items) =>
    JSON.stringify(unpriced(items).map(({ item, quantity }) => [item, quantity])),
  );
  return ours === theirs ? total(bill) - total(base) : undefined;
}

/** The options with which the deployment stays valid. */
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
