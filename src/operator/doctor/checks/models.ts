import type { FoundationModelDetails } from '@aws-sdk/client-bedrock';
import type { Region } from '../../aws/region';
import { type Finding, fault, ok, warning } from '../../check';
import type { DoctorCheck } from '../context';
import {
  findAccessFaults,
  findInferenceProfile,
  findModel,
  inBedrockRegion,
  listInferenceProfilesOf,
} from './model-access';

/** The model that answers from the knowledge base, invoked in the region or through an inference profile. */
export const answeringModel: DoctorCheck = {
  name: 'Answering model',
  async run({ deployment: { engine }, home }) {
    if (engine.kind !== 'knowledge-base') return [];
    return inBedrockRegion(home, async () => {
      const model = await findModel(home, engine.model);
      const findings = model ? await checkModel(home, model) : await checkProfile(home, engine.model);
      return findings.length > 0 ? findings : [ok(`${engine.model} can be used in ${home.name}`)];
    });
  },
};

/** A model that is invoked in the region itself. */
async function checkModel(home: Region, model: FoundationModelDetails): Promise<Finding[]> {
  const id = model.modelId!;
  if (model.inferenceTypesSupported?.includes('ON_DEMAND'))
    return [...capabilityFindings(model), ...(await findAccessFaults(home, id, true))];
  const profiles = await listInferenceProfilesOf(home, id);
  return [
    fault(
      `${id} can be used in ${home.name} only through an inference profile`,
      profiles.length > 0
        ? `Set engine.model to ${profiles.join(' or ')}; docs/data-protection.md explains where questions are processed then.`
        : 'Choose another model.',
    ),
  ];
}

/** Checks the first model of a profile, because all of them are the same model in different regions. */
async function checkProfile(home: Region, id: string): Promise<Finding[]> {
  const profile = await findInferenceProfile(home, id);
  if (!profile) {
    return [
      fault(
        `${home.name} offers neither a model nor an inference profile ${id}`,
        `Choose one of: aws bedrock list-inference-profiles --region ${home.name} --query "inferenceProfileSummaries[].inferenceProfileId"`,
      ),
    ];
  }
  if (profile.status !== 'ACTIVE')
    return [fault(`The inference profile ${id} is ${profile.status}`, 'Choose another one for engine.model.')];
  const model = profile.models?.[0]?.modelArn?.split('/').at(-1);
  if (!model) return [];
  const details = await findModel(home, model);
  return [...(details ? capabilityFindings(details) : []), ...(await findAccessFaults(home, model, false))];
}

function capabilityFindings({
  modelId,
  outputModalities,
  responseStreamingSupported,
  modelLifecycle,
}: FoundationModelDetails): Finding[] {
  const remedy = 'Choose another model for engine.model.';
  return [
    ...(outputModalities && !outputModalities.includes('TEXT')
      ? [fault(`${modelId} does not output text`, remedy)]
      : []),
    ...(responseStreamingSupported === false ? [fault(`${modelId} does not support response streaming`, remedy)] : []),
    ...(modelLifecycle?.status === 'LEGACY'
      ? [warning(`${modelId} is a legacy model, which AWS will retire`, 'Set engine.model to its successor.')]
      : []),
  ];
}

/** The model that embeds documents and questions. A knowledge base can use only a model of its own region. */
export const embeddingModel: DoctorCheck = {
  name: 'Embedding model',
  async run({ deployment, home }) {
    const { embedding } = deployment.knowledge;
    return inBedrockRegion(home, async () => {
      const findings = await checkEmbeddingModel(home, embedding);
      return findings.length > 0 ? findings : [ok(`${embedding} can be used in ${home.name}`)];
    });
  },
};

async function checkEmbeddingModel(home: Region, id: string): Promise<Finding[]> {
  const model = await findModel(home, id);
  const remedy = 'Choose another model for knowledge.embedding before the first deployment, or another region.';
  if (!model) return [fault(`${id} is not offered in ${home.name}`, remedy)];
  if (!model.inferenceTypesSupported?.includes('ON_DEMAND'))
    return [fault(`${id} can be used in ${home.name} only through an inference profile`, remedy)];
  const legacy =
    model.modelLifecycle?.status === 'LEGACY'
      ? [
          warning(
            `${id} is a legacy model, which AWS will retire`,
            'Set knowledge.embedding to its successor; every document is then embedded again.',
          ),
        ]
      : [];
  return [...legacy, ...(await findAccessFaults(home, id, true))];
}
