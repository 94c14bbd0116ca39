import { DeploymentFault, parseDeployment } from '../../infra/deployment/read';
import type { Synthesis } from '../templates/synthesis';
import type { Json, Templates } from '../templates/template';
import { type BillItem, fullBill, monthlyBill, total } from './charge';
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
  /** Per month. */
  readonly fixed: number;
  /** Per thousand questions. */
  readonly questions: number;
}

export interface Comparison extends Estimate {
  readonly differences: readonly Difference[];
}

/** @throws Error for a resource type or a model without a price */
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
      fixed: total(fixed) - total(estimate.fixed),
      questions: total(questions) - total(estimate.questions),
    };
  });
  return { ...estimate, differences };
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
