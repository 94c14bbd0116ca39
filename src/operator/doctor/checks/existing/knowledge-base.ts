import {
  type DataSource,
  GetDataSourceCommand,
  GetKnowledgeBaseCommand,
  type KnowledgeBase,
} from '@aws-sdk/client-bedrock-agent';
import { DOCUMENTS_PREFIX } from '../../../../contract';
import { modelId } from '../../../../models';
import { ifExists } from '../../../aws/errors';
import { type Finding, fault, ok, warning } from '../../../check';
import type { DoctorCheck, DoctorContext } from '../../context';
import { findAccessFaults, inBedrockRegion } from '../model-access';

const NOT_FOUND = ['ResourceNotFoundException', 'ValidationException'];

/** Checks the organisation's knowledge base, if the deployment names one: its state, its data source and its embedding model. */
export const existingKnowledgeBase: DoctorCheck = {
  name: 'Existing knowledge base',
  async run(context) {
    const { existing } = context.deployment;
    const { home, stacks } = context;
    const { id, dataSourceId } = existing.knowledgeBase ?? {};
    if (!id || !dataSourceId) return [];
    if ((await stacks.physicalIds('AWS::Bedrock::KnowledgeBase')).includes(id))
      return [
        fault(
          `The deployment has created ${id}, and would delete it together with its index`,
          'Remove existing.knowledgeBase: the deployment then keeps its knowledge base.',
        ),
      ];
    return inBedrockRegion(home, async () => {
      const base = (
        await ifExists(home.bedrockAgent.send(new GetKnowledgeBaseCommand({ knowledgeBaseId: id })), ...NOT_FOUND)
      )?.knowledgeBase;
      if (!base) return [fault(`${home.name} has no knowledge base ${id}`, `Correct existing.knowledgeBase.id.`)];
      const request = new GetDataSourceCommand({ knowledgeBaseId: id, dataSourceId });
      const source = (await ifExists(home.bedrockAgent.send(request), ...NOT_FOUND))?.dataSource;
      const problems = [
        ...baseFaults(base),
        ...(source
          ? sourceFindings(source, existing.documentBucket!)
          : [fault(`${id} has no data source ${dataSourceId}`, 'Correct existing.knowledgeBase.dataSourceId.')]),
        ...(await embeddingFaults(home, base)),
        ...rerankingFindings(context, base),
      ];
      return problems.some(({ level }) => level === 'fault') ? problems : [ok(`${id} fits`), ...problems];
    });
  },
};

/** The application searches with `Retrieve`, and needs an S3 URI with each passage. Only knowledge bases with vectors offer both. */
function baseFaults({ knowledgeBaseId, status, failureReasons = [], ...base }: KnowledgeBase): Finding[] {
  const type = base.knowledgeBaseConfiguration?.type;
  return [
    ...(status === 'ACTIVE'
      ? []
      : [
          fault(
            `${knowledgeBaseId} is ${status}${failureReasons.length > 0 ? `: ${failureReasons.join(' ')}` : ''}`,
            'Wait until it is ACTIVE, or repair it.',
          ),
        ]),
    ...(type === 'VECTOR'
      ? []
      : [
          fault(
            `${knowledgeBaseId} is of the type ${type}, which the product cannot search`,
            'Name one of the type VECTOR in existing.knowledgeBase.',
          ),
        ]),
  ];
}

function sourceFindings(source: DataSource, bucket: string): Finding[] {
  const { dataSourceId: id, status, dataDeletionPolicy, dataSourceConfiguration } = source;
  const { bucketArn, inclusionPrefixes = [] } = dataSourceConfiguration?.s3Configuration ?? {};
  const isOfBucket = bucketArn?.split(':::')[1] === bucket;
  return [
    ...(status === 'AVAILABLE' ? [] : [fault(`The data source ${id} is ${status}`, 'Wait until it is AVAILABLE.')]),
    ...(isOfBucket
      ? []
      : [
          fault(
            `The data source ${id} reads ${bucketArn ?? `a source of the type ${dataSourceConfiguration?.type}`}, not ${bucket}`,
            'Name the data source of the bucket in existing.documentBucket, or create one.',
          ),
        ]),
    ...(!isOfBucket || (inclusionPrefixes.length === 1 && inclusionPrefixes[0] === DOCUMENTS_PREFIX)
      ? []
      : [
          fault(
            `The data source ${id} reads ${inclusionPrefixes.join(', ') || 'the whole bucket'}, and so files that were not accepted or that users attach`,
            `Set its inclusion prefixes to ["${DOCUMENTS_PREFIX}"] only.`,
          ),
        ]),
    ...(dataDeletionPolicy === 'DELETE'
      ? []
      : [
          warning(
            `If the data source ${id} is deleted, the passages and vectors of the documents remain`,
            'Set its data deletion policy to DELETE.',
          ),
        ]),
  ];
}

async function embeddingFaults(home: DoctorContext['home'], base: KnowledgeBase): Promise<Finding[]> {
  const arn = base.knowledgeBaseConfiguration?.vectorKnowledgeBaseConfiguration?.embeddingModelArn;
  return arn?.includes('::foundation-model/') ? findAccessFaults(home, modelId(arn), true) : [];
}

/** `Retrieve` reranks with the permissions of the knowledge base's role, and the deployment does not change this role. */
function rerankingFindings({ deployment: { engine } }: DoctorContext, { roleArn }: KnowledgeBase): Finding[] {
  if (engine.kind !== 'converse' || !engine.rerankingModel) return [];
  return [
    warning(
      `The doctor does not check whether ${roleArn} may rerank with ${engine.rerankingModel}`,
      'Allow the role bedrock:Rerank on *, and bedrock:InvokeModel on the reranking model.',
    ),
  ];
}
