import { type Finding, fault, ok } from '../../check';
import type { DoctorCheck, DoctorContext } from '../context';
import { findAccessFaults, findModel, inBedrockRegion } from './model-access';
import { lifecycleFindings } from './model-lifecycle';

/** Checks the model that reranks passages, if the deployment names one. The region itself must offer it. */
export const rerankingModel: DoctorCheck = {
  name: 'Reranking model',
  async run(context) {
    const { engine } = context.deployment;
    if (engine.kind !== 'converse' || !engine.rerankingModel) return [];
    const { rerankingModel: id } = engine;
    return inBedrockRegion(context.home, async () => {
      const findings = await checkModel(context, id);
      return findings.length > 0 ? findings : [ok(`${id} can be used in ${context.home.name}`)];
    });
  },
};

async function checkModel(context: DoctorContext, id: string): Promise<Finding[]> {
  const { home } = context;
  const model = await findModel(home, id);
  if (!model) {
    return [
      fault(
        `${id} is not offered in ${home.name}`,
        `Remove engine.rerankingModel, or choose another one. To list them: aws bedrock list-foundation-models --region ${home.name} --query "modelSummaries[?contains(modelId, 'rerank')].modelId"`,
      ),
    ];
  }
  const lifecycle = await lifecycleFindings(
    context,
    model,
    'Set engine.rerankingModel to its successor and deploy',
    'RERANKING_MODEL_ARN',
  );
  return [...lifecycle, ...(await findAccessFaults(home, id, true))];
}
