import type { FoundationModelDetails } from '@aws-sdk/client-bedrock';
import { type Finding, fault, ok } from '../../check';
import type { DoctorCheck, DoctorContext } from '../context';
import {
  findAccessFaults,
  findInferenceProfile,
  findModel,
  inBedrockRegion,
  listInferenceProfilesOf,
} from './model-access';
import { lifecycleFindings } from './model-lifecycle';

/** Checks the model that answers from the knowledge base. It may be invoked in the region or through an inference profile. */
export const answeringModel: DoctorCheck = {
  name: 'Answering model',
  async run(context) {
    const { engine } = context.deployment;
    const { home } = context;
    if (engine.kind !== 'knowledge-base') return [];
    return inBedrockRegion(home, async () => {
      const model = await findModel(home, engine.model);
      const findings = model ? await checkModel(context, model) : await checkProfile(context, engine.model);
      return findings.length > 0 ? findings : [ok(`${engine.model} can be used in ${home.name}`)];
    });
  },
};

/** Checks a model that is invoked in the region itself. */
async function checkModel(context: DoctorContext, model: FoundationModelDetails): Promise<Finding[]> {
  const id = model.modelId!;
  const { home } = context;
  if (model.inferenceTypesSupported?.includes('ON_DEMAND'))
    return [...(await usabilityFindings(context, model)), ...(await findAccessFaults(home, id, true))];
  const profiles = await listInferenceProfilesOf(home, id);
  return [
    fault(
      `${id} can be used in ${home.name} only through an inference profile`,
      profiles.length > 0
        ? `Set engine.model to ${profiles.join(' or ')}; docs/data-protection.md explains where questions are then processed.`
        : 'Choose another model.',
    ),
  ];
}

/** Checks an inference profile and its first model. The other models of the profile are the same model in other regions. */
async function checkProfile(context: DoctorContext, id: string): Promise<Finding[]> {
  const { home } = context;
  const profile = await findInferenceProfile(home, id);
  if (!profile) {
    return [
      fault(
        `${home.name} offers neither a model nor an inference profile ${id}`,
        `Correct engine.model; if AWS has retired the model, choose its successor. To list them: aws bedrock list-inference-profiles --region ${home.name} --query "inferenceProfileSummaries[].inferenceProfileId"`,
      ),
    ];
  }
  if (profile.status !== 'ACTIVE')
    return [fault(`The inference profile ${id} is ${profile.status}`, 'Choose another one for engine.model.')];
  const model = profile.models?.[0]?.modelArn?.split('/').at(-1);
  if (!model) return [];
  const details = await findModel(home, model);
  return [
    ...(details ? await usabilityFindings(context, details) : []),
    ...(await findAccessFaults(home, model, false)),
  ];
}

async function usabilityFindings(context: DoctorContext, model: FoundationModelDetails): Promise<Finding[]> {
  const lifecycle = await lifecycleFindings(context, model, 'Set engine.model to its successor and deploy');
  return [...capabilityFaults(model), ...lifecycle];
}

function capabilityFaults({
  modelId,
  outputModalities,
  responseStreamingSupported,
}: FoundationModelDetails): Finding[] {
  const remedy = 'Choose another model for engine.model.';
  return [
    ...(outputModalities && !outputModalities.includes('TEXT')
      ? [fault(`${modelId} does not output text`, remedy)]
      : []),
    ...(responseStreamingSupported === false ? [fault(`${modelId} does not support response streaming`, remedy)] : []),
  ];
}

/** Checks the model that embeds documents and questions. A knowledge base can use only an embedding model in its own region. */
export const embeddingModel: DoctorCheck = {
  name: 'Embedding model',
  async run(context) {
    const { home } = context;
    const { embedding } = context.deployment.knowledge;
    return inBedrockRegion(home, async () => {
      const findings = await checkEmbeddingModel(context, embedding);
      return findings.length > 0 ? findings : [ok(`${embedding} can be used in ${home.name}`)];
    });
  },
};

async function checkEmbeddingModel(context: DoctorContext, id: string): Promise<Finding[]> {
  const { home } = context;
  const model = await findModel(home, id);
  const remedy = 'Choose another model for knowledge.embedding before the first deployment, or another region.';
  if (!model) return [fault(`${id} is not offered in ${home.name}`, remedy)];
  if (!model.inferenceTypesSupported?.includes('ON_DEMAND'))
    return [fault(`${id} can be used in ${home.name} only through an inference profile`, remedy)];
  const lifecycle = await lifecycleFindings(
    context,
    model,
    'Set knowledge.embedding to another model and deploy, which embeds every document again',
  );
  return [...lifecycle, ...(await findAccessFaults(home, id, true))];
}
