import type { Responses } from '../aws-server';
import { availability, lastSegment } from '../healthy-account';
import { json, jsonError, query, xmlError } from '../wire-format';
import { BUCKET, documentBucket, withDocumentBucket } from './document-bucket';
import { existingStack, withReranking, withResource } from './responses';
import type { PreparedFault } from './scenario';

const BASE = { id: 'KB12345678', dataSourceId: 'DS12345678' };
const ROLE = 'arn:aws:iam::123456789012:role/knowledge';
const deployment = { knowledge: {}, existing: { ...withDocumentBucket.existing, knowledgeBase: BASE } };
const CHECK = 'Existing knowledge base';

/** How the knowledge base and its data source differ from those that the doctor accepts. */
interface Change {
  readonly base?: object;
  readonly type?: string;
  readonly source?: object;
  readonly s3?: object;
}

function knowledgeBase({ base = {}, type = 'VECTOR', source = {}, s3 = {} }: Change = {}): Responses {
  return {
    ...documentBucket(),
    'bedrock:GetKnowledgeBase': () =>
      json({
        knowledgeBase: {
          knowledgeBaseId: BASE.id,
          roleArn: ROLE,
          status: 'ACTIVE',
          knowledgeBaseConfiguration: {
            type,
            vectorKnowledgeBaseConfiguration: {
              embeddingModelArn: 'arn:aws:bedrock:eu-central-1::foundation-model/amazon.titan-embed-text-v2:0',
            },
          },
          ...base,
        },
      }),
    'bedrock:GetDataSource': () =>
      json({
        dataSource: {
          dataSourceId: BASE.dataSourceId,
          status: 'AVAILABLE',
          dataDeletionPolicy: 'DELETE',
          dataSourceConfiguration: {
            type: 'S3',
            s3Configuration: { bucketArn: `arn:aws:s3:::${BUCKET}`, inclusionPrefixes: ['documents/'], ...s3 },
          },
          ...source,
        },
      }),
  };
}

export const healthyKnowledgeBases = [
  {
    name: 'an existing knowledge base in a region without S3 Vectors',
    deployment,
    aws: {
      ...knowledgeBase(),
      'cloudformation:DescribeType': ({ body }: { body: string }) =>
        body.includes('S3Vectors')
          ? xmlError('TypeNotFoundException')
          : query('DescribeType', { TypeName: 'AWS::Cognito::ManagedLoginBranding' }),
    },
  },
];

export const knowledgeBaseFaults: readonly PreparedFault[] = [
  {
    name: 'a knowledge base that does not exist',
    deployment,
    aws: { ...knowledgeBase(), 'bedrock:GetKnowledgeBase': () => jsonError('ResourceNotFoundException', 404) },
    findings: [[CHECK, 'fault', /eu-central-1 has no knowledge base KB12345678/, /existing\.knowledgeBase\.id/]],
  },
  {
    name: 'a failed knowledge base without vectors and without the data source',
    deployment,
    aws: {
      ...knowledgeBase({ base: { status: 'FAILED', failureReasons: ['No index.'] }, type: 'KENDRA' }),
      'bedrock:GetDataSource': () => jsonError('ResourceNotFoundException', 404),
    },
    findings: [
      [CHECK, 'fault', /KB12345678 is FAILED: No index\./, /ACTIVE/],
      [CHECK, 'fault', /is of the type KENDRA/, /VECTOR/],
      [CHECK, 'fault', /has no data source DS12345678/, /dataSourceId/],
    ],
  },
  {
    name: 'a data source that is being updated, and that reads another bucket',
    deployment,
    aws: knowledgeBase({ source: { status: 'UPDATING' }, s3: { bucketArn: `arn:aws:s3:::${BUCKET}-2` } }),
    findings: [
      [CHECK, 'fault', /DS12345678 is UPDATING/, /AVAILABLE/],
      [CHECK, 'fault', /reads arn:aws:s3:::documents-of-the-office-2, not documents-of-the-office/, /existing\.doc/],
    ],
  },
  {
    name: 'a data source that reads a web site, and that keeps its passages when it is deleted',
    deployment,
    aws: knowledgeBase({ source: { dataSourceConfiguration: { type: 'WEB' }, dataDeletionPolicy: 'RETAIN' } }),
    findings: [
      [CHECK, 'fault', /reads a source of the type WEB, not documents-of-the-office/, /existing\.documentBucket/],
      [CHECK, 'warning', /passages and vectors of the documents remain/, /data deletion policy to DELETE/],
    ],
  },
  ...[undefined, [], ['documents/', 'incoming/'], ['docs/']].map((inclusionPrefixes) => ({
    name: `a data source with the prefixes ${JSON.stringify(inclusionPrefixes)}`,
    deployment,
    aws: knowledgeBase({ s3: { inclusionPrefixes } }),
    findings: [
      [CHECK, 'fault', /reads (the whole bucket|[\w/]+(, )?)+, and so files/, /\["documents\/"\] only/],
    ] as const,
  })),
  {
    name: 'an existing knowledge base whose embedding model is not authorised, and a reranking model',
    deployment: { ...deployment, ...withReranking },
    aws: {
      ...knowledgeBase(),
      'bedrock:GetFoundationModelAvailability': ({ path }) =>
        availability(lastSegment(path), path.includes('embed') ? { authorizationStatus: 'NOT_AUTHORIZED' } : {}),
    },
    findings: [
      [CHECK, 'fault', /not authorised for amazon\.titan-embed-text-v2:0/, /administrators/],
      [CHECK, 'warning', /role\/knowledge may rerank with amazon\.rerank-v1:0/, /bedrock:Rerank on \*/],
    ],
  },
  {
    name: 'an existing knowledge base that the deployment itself has created',
    deployment,
    aws: {
      ...knowledgeBase(),
      ...existingStack,
      'cloudformation:ListStackResources': withResource('AWS::Bedrock::KnowledgeBase', BASE.id),
    },
    findings: [[CHECK, 'fault', /has created KB12345678, and would delete it/, /Remove existing\.knowledgeBase/]],
  },
  {
    name: 'an existing knowledge base that replaces the knowledge base of the deployment',
    deployment,
    aws: {
      ...knowledgeBase(),
      ...existingStack,
      'cloudformation:ListStackResources': withResource('AWS::Bedrock::KnowledgeBase', 'KBOWN'),
    },
    findings: [['Knowledge base', 'warning', /would delete the knowledge base KBOWN/, /Synchronise the documents/]],
  },
];
