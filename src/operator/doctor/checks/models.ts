import type { FoundationModelDetails } from '@aws-sdk/client-bedrock';
import { modelsOfProfile } from '../../../infra/answering/bedrock-model';
import { createsKnowledgeBase } from '../../../infra/deployment/engine';
import { modelId } from '../../../models';
import { type Finding, fault, ok } from '../../check';
import type { DoctorCheck, DoctorContext } from '../context';
import { abilityFindings } from './model-abilities';
import {
  findAccessFaults,
  findInferenceProfile,
  findModel,
  inBedrockRegion,
  listInferenceProfilesOf,
} from './model-access';
import { lifecycleFindings } from './model-lifecycle';

/** Checks the model that answers questions, which the tasks invoke in the region itself or through an inference profile. */
export const answeringModel: DoctorCheck = {
  name: 'Answering model',
  async run(context) {
    const { engine } = context.deployment;
    const { home } = context;
    if (engine.kind === 'agent') return [];
    return inBedrockRegion(home, async () => {
      const model = await findModel(home, engine.model);
      const findings = model ? await checkModel(context, model) : await checkProfile(context, engine.model);
      const abilities = engine.kind === 'converse' ? abilityFindings(engine.model, context.deployment) : [];
      const isUsable = findings.every(({ level }) => level === 'ok');
      return [...(isUsable ? [ok(`${engine.model} can be used in ${home.name}`)] : []), ...findings, ...abilities];
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
  const models = (profile.models ?? []).flatMap(({ modelArn }) => modelArn ?? []);
  if (models.length === 0) return [];
  const model = modelId(models[0]!);
  const details = await findModel(home, model);
  return [
    ...regionFindings(id, models),
    ...(details ? await usabilityFindings(context, details) : []),
    ...(await findAccessFaults(home, model, false)),
  ];
}

/**
 * Reports the regions to which a profile may route questions, or a fault if the role of the tasks does not allow the model in some of
 * them. In a global profile, one of the model's ARNs names no region; its region is then the empty string.
 */
function regionFindings(id: string, arns: readonly string[]): Finding[] {
  const regions = [...new Set(arns.map((arn) => arn.split(':')[3]!))].sort();
  const allowed = modelsOfProfile(id).map(({ region }) => region);
  const missing = regions.filter((region) => !allowed.some((pattern) => matches(pattern, region)));
  if (missing.length === 0)
    return [ok(`${id} may route questions to ${regions.filter(Boolean).join(', ') || 'any region'}`)];
  return [
    fault(
      `${id} may route questions to ${missing.join(', ')}, where the tasks may not invoke models`,
      'Add the region to its geography in src/infra/deployment/model-geographies.ts, or choose another profile.',
    ),
  ];
}

/** @param pattern the name of a region, or the beginning of a name followed by `*` */
function matches(pattern: string, region: string): boolean {
  return pattern.endsWith('*') ? region.startsWith(pattern.slice(0, -1)) : region === pattern;
}

async function usabilityFindings(context: DoctorContext, model: FoundationModelDetails): Promise<Finding[]> {
  const lifecycle = await lifecycleFindings(
    context,
    model,
    'Set engine.model to its successor and deploy',
    'MODEL_ARN',
  );
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

/**
 * Checks the model that embeds documents and questions. A knowledge base can use only an embedding model in its own region. The check
 * `Existing knowledge base` checks the embedding model of the organisation's own knowledge base.
 */
export const embeddingModel: DoctorCheck = {
  name: 'Embedding model',
  async run(context) {
    const { home } = context;
    const { embedding } = context.deployment.knowledge;
    if (!createsKnowledgeBase(context.deployment)) return [];
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
