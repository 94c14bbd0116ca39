import type { FoundationModelDetails } from '@aws-sdk/client-bedrock';
import type { Check } from '../check';
import { type Finding, fault, ok, warning } from '../finding';
import { accessFaults, foundationModel, inferenceProfile, profilesOf, whereBedrockIs } from '../models';
import type { Region } from '../region';

/** The model that answers from the knowledge base: in the region, or through an inference profile. */
export const answeringModel: Check = {
  name: 'Answering model',
  async examine({ deployment: { engine }, home }) {
    if (engine.kind !== 'knowledge-base') return [];
    return whereBedrockIs(home, async () => {
      const model = await foundationModel(home, engine.model);
      const findings = model ? await examineModel(home, model) : await examineProfile(home, engine.model);
      return findings.length > 0 ? findings : [ok(`${engine.model} can be used in ${home.name}`)];
    });
  },
};

/** One that is invoked in the region itself. */
async function examineModel(home: Region, model: FoundationModelDetails): Promise<Finding[]> {
  const id = model.modelId!;
  if (!model.inferenceTypesSupported?.includes('ON_DEMAND')) {
    const profiles = await profilesOf(home, id);
    return [
      fault(
        `${id} can be used in ${home.name} only through an inference profile`,
        profiles.length > 0
          ? `Set engine.model to ${profiles.join(' or ')}; docs/data-protection.md says where questions travel then.`
          : 'Choose another model.',
      ),
    ];
  }
  return [...abilityFaults(model), ...(await accessFaults(home, id, true))];
}

/** Of a profile's models the first stands for all: they are one model in several regions. */
async function examineProfile(home: Region, id: string): Promise<Finding[]> {
  const profile = await inferenceProfile(home, id);
  if (!profile) {
    return [
      fault(
        `Neither a model nor an inference profile ${id} is offered in ${home.name}`,
        `Choose one of: aws bedrock list-inference-profiles --region ${home.name} --query "inferenceProfileSummaries[].inferenceProfileId"`,
      ),
    ];
  }
  if (profile.status !== 'ACTIVE')
    return [fault(`The inference profile ${id} is ${profile.status}`, 'Choose another one for engine.model.')];
  const model = profile.models?.[0]?.modelArn?.split('/').at(-1);
  if (!model) return [];
  const details = await foundationModel(home, model);
  return [...(details ? abilityFaults(details) : []), ...(await accessFaults(home, model, false))];
}

function abilityFaults({
  modelId,
  outputModalities,
  responseStreamingSupported,
  modelLifecycle,
}: FoundationModelDetails): Finding[] {
  return [
    ...(outputModalities && !outputModalities.includes('TEXT')
      ? [fault(`${modelId} writes no text`, 'Choose another model for engine.model.')]
      : []),
    ...(responseStreamingSupported === false
      ? [fault(`${modelId} does not answer word by word`, 'Choose another model for engine.model.')]
      : []),
    ...(modelLifecycle?.status === 'LEGACY'
      ? [warning(`${modelId} is a legacy model, which AWS is going to end`, 'Choose its successor for engine.model.')]
      : []),
  ];
}
