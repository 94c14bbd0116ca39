import type { Deployment } from '../../../infra/deployment/schema';
import { abilitiesOf } from '../../../models';
import { type Finding, fault, ok, warning } from '../../check';

/** Reports whether a model can use the search tool, which the engine `converse` requires, and how the model cites passages. */
export function abilityFindings(model: string, { service }: Deployment): Finding[] {
  const abilities = abilitiesOf(model);
  if (!abilities) {
    return [
      warning(
        `it is not known whether ${model} can use tools while it streams, which engine.kind "converse" requires`,
        'Look the model up in the Bedrock User Guide, "Supported models and model features", try it in a second deployment, and add it to src/models.ts.',
      ),
    ];
  }
  if (!abilities.tools) {
    return [
      fault(
        `${model} cannot use tools while it streams, and therefore cannot search the documents`,
        'Choose another model for engine.model, or set engine.kind to "knowledge-base".',
      ),
    ];
  }
  return citationFindings(model, abilities.citations, service.environment.MODEL_CITATIONS);
}

/** @param mode the value of `MODEL_CITATIONS`, if the deployment sets it */
function citationFindings(model: string, isNative: boolean, mode = 'auto'): Finding[] {
  if (mode === 'native' && !isNative) {
    return [
      warning(
        `MODEL_CITATIONS is "native", but ${model} is not known to cite search results`,
        'Remove MODEL_CITATIONS from service.environment, so that the model writes marks instead.',
      ),
    ];
  }
  const byMarks = mode === 'marks' || !isNative;
  return [ok(byMarks ? `${model} cites with marks in its text` : `${model} cites with citations of Bedrock`)];
}
