import { DeploymentFault } from '../../infra/deployment/read';
import type { Synthesis } from '../templates/synthesis';
import type { Json, Templates } from '../templates/template';
import { fullBill, type Item, monthlyBill, total } from './charge';
import { taskHour } from './fixed/service';
import { OPTIONS, type Option } from './options';
import { REGION } from './prices';
import { questionCharges } from './questions';
import { fixedCharges } from './resource-types';

/** What a deployment costs. */
export interface Estimate {
  /** In a month, whatever is asked. */
  readonly fixed: readonly Item[];
  /** For a thousand questions, on top. */
  readonly questions: readonly Item[];
  /** US dollars for an hour of one more task. */
  readonly taskHour: number;
}

/** What another choice adds; below zero what it saves. */
export interface Difference {
  readonly option: Option;
  readonly fixed: number;
  readonly questions: number;
}

export interface Comparison extends Estimate {
  readonly differences: readonly Difference[];
}

/** @throws Error for a resource or a model that has no price */
export function estimateOf(templates: Templates): Estimate {
  const fixed = monthlyBill(fixedCharges(templates));
  return { fixed, questions: fullBill(questionCharges(templates)), taskHour: taskHour(fixed, templates.stack) };
}

/**
 * Synthesises a deployment, and each other choice for it. A choice that does not go with the deployment's others is left out.
 *
 * @throws as Synthesis.templates and estimateOf, and Error for another region than that of the prices
 */
export function compare(synthesis: Synthesis, content: Json, file: string): Comparison {
  if (content.region !== REGION.id) {
    throw new Error(
      `${file} is for ${content.region}, and the prices are those of ${REGION.id}. Put that region's prices into src/operator/cost/prices.ts.`,
    );
  }
  const estimate = estimateOf(synthesis.templates(content, file));
  const differences = OPTIONS.flatMap((option): Difference[] => {
    const templates = unlessAtFault(() => synthesis.templates(option.applied(content), file));
    if (!templates) return [];
    const { fixed, questions } = estimateOf(templates);
    return [
      { option, fixed: total(fixed) - total(estimate.fixed), questions: total(questions) - total(estimate.questions) },
    ];
  });
  return { ...estimate, differences };
}

function unlessAtFault<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof DeploymentFault) return undefined;
    throw error;
  }
}
