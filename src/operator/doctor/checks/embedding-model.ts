import type { Check } from '../check';
import { type Finding, fault, ok, warning } from '../finding';
import { accessFaults, foundationModel, whereBedrockIs } from '../models';
import type { Region } from '../region';

/** The model that turns documents and questions into vectors: a knowledge base takes it in its own region alone. */
export const embeddingModel: Check = {
  name: 'Embedding model',
  async examine({
    deployment: {
      knowledge: { embedding },
    },
    home,
  }) {
    return whereBedrockIs(home, async () => {
      const findings = await examineModel(home, embedding);
      return findings.length > 0 ? findings : [ok(`${embedding} can be used in ${home.name}`)];
    });
  },
};

async function examineModel(home: Region, id: string): Promise<Finding[]> {
  const model = await foundationModel(home, id);
  const remedy = 'Choose another one for knowledge.embedding before the first deployment, or another region.';
  if (!model) return [fault(`${id} is not offered in ${home.name}`, remedy)];
  if (!model.inferenceTypesSupported?.includes('ON_DEMAND'))
    return [fault(`${id} can be used in ${home.name} only through an inference profile`, remedy)];
  const legacy =
    model.modelLifecycle?.status === 'LEGACY'
      ? [
          warning(
            `${id} is a legacy model, which AWS is going to end`,
            'Choose its successor: every document is read again then.',
          ),
        ]
      : [];
  return [...legacy, ...(await accessFaults(home, id, true))];
}
