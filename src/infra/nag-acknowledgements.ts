import { type Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { modelsOfProfile } from './answering/bedrock-model';
import type { EngineOptions } from './deployment/engine';
import { geographiesOf } from './deployment/model-geographies';
import type { Deployment } from './deployment/schema';

/** A finding of cdk-nag's AwsSolutions rules that this project accepts, with the reason. */
export interface NagAcknowledgement {
  /** Path of the construct within its stack. */
  readonly path: string;
  /** Id of the finding. If the rule reports a detail, such as an action, the id ends with this detail in brackets. */
  readonly finding: string;
  readonly reason: string;
}

/** The ARN of the document bucket as cdk-nag writes it. */
function documentsArn({ documentBucket }: Deployment['existing']): string {
  return documentBucket ? `arn:aws:s3:::${documentBucket}` : '<KnowledgeDocumentsA67F310A.Arn>';
}

const ARCHIVE = 'AuditArchiveBucketDB93AD31';

/** All accepted findings, in one place for reviewers of the architecture. */
export const nagAcknowledgements = ({
  engine,
  existing,
  region,
  backup,
}: Deployment): readonly NagAcknowledgement[] => [
  {
    path: 'Service/Task',
    finding: 'AwsSolutions-ECS2',
    reason:
      'The variables are names of resources and settings. The application has no secrets; its role grants its permissions.',
  },
  {
    path: 'Service/Task/ExecutionRole',
    finding: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'ecr:GetAuthorizationToken has no resource type.',
  },
  ...actionsWithoutResource(engine),
  ...(engine.kind !== 'agent'
    ? modelsOfProfile(engine.model).map(({ region, model }) => ({
        path: 'Service/Task/TaskRole',
        finding: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:bedrock:${region}::foundation-model/${model}]`,
        reason:
          'The inference profile may route to any of its regions; a condition restricts the permission to that profile.',
      }))
    : []),
  ...guardrailProfile(engine, region),
  ...['documents/*', 'incoming/*', 'attachments/*'].map((objects) => ({
    path: 'Service/Task/TaskRole',
    finding: `AwsSolutions-IAM5[Resource::${documentsArn(existing)}/${objects}]`,
    reason: 'Users choose the names of documents; every object under the prefix belongs to the application.',
  })),
  {
    path: 'Knowledge/Base',
    finding: `AwsSolutions-IAM5[Resource::${documentsArn(existing)}/documents/*]`,
    reason:
      'The knowledge base reads all accepted documents, regardless of their names, and nothing else in the bucket.',
  },
  ...['records/*', 'aws/lambda/*'].map((objects) => ({
    path: 'AuditArchive/Function/Role',
    finding: `AwsSolutions-IAM5[Resource::<${ARCHIVE}.Arn>/${objects}]`,
    reason: 'Each record is an object of its own; every object under the prefix belongs to the archive.',
  })),
  {
    path: 'AuditArchive/Function/Role',
    finding: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'dynamodb:ListStreams, which Lambda requires of the function, has no resource type.',
  },
  ...(backup
    ? ['service-role/AWSBackupServiceRolePolicyForBackup', 'AWSBackupServiceRolePolicyForS3Backup'].map((policy) => ({
        path: 'Backup/Role',
        finding: `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${policy}]`,
        reason:
          'AWS Backup needs many permissions that change with its features; AWS maintains them in these policies.',
      }))
    : []),
  {
    path: 'Identity/UserPool',
    finding: 'AwsSolutions-COG8',
    reason: 'Threat protection costs extra per user and month; signIn.threatProtection enables it.',
  },
  {
    path: 'Identity/UserPool',
    finding: 'AwsSolutions-COG2',
    reason: 'The organisation decides: signIn.mfa can require an authenticator app.',
  },
  {
    path: 'OriginSecret',
    finding: 'AwsSolutions-SMG4',
    reason:
      'CloudFront takes minutes to update, and CloudFormation does not detect a rotated value; operators deploy a new generation instead (docs/operating.md).',
  },
  {
    path: 'Edge/Distribution',
    finding: 'AwsSolutions-CFR1',
    reason: 'The web ACL restricts countries if access.countries is set; by default it does not, because users travel.',
  },
  {
    path: 'Edge/Distribution',
    finding: 'AwsSolutions-CFR3',
    reason:
      'The web ACL logs blocked requests and the load balancer logs all others; a third log of the same requests adds nothing.',
  },
];

/**
 * A guardrail of the standard tier can run in several regions of its geography, and uses a guardrail profile for this. An existing
 * guardrail may do the same. Returns the acknowledgement of the permission for this profile.
 */
function guardrailProfile(engine: EngineOptions, region: string): NagAcknowledgement[] {
  const { id, tier } = (engine.kind !== 'agent' && engine.guardrail) || {};
  const [geography] = geographiesOf(region);
  if (!geography || (id === undefined && tier !== 'standard')) return [];
  const profile = `${geography}.guardrail.v1:0`;
  return [
    {
      path: 'Service/Task/TaskRole',
      finding: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:bedrock:*:<AWS::AccountId>:guardrail-profile/${profile}]`,
      reason:
        "AWS chooses the region of the profile's geography; the permission names this profile of this account only.",
    },
  ];
}

/** Returns the acknowledgements for the engine's actions that have no resource type in IAM. */
function actionsWithoutResource(engine: EngineOptions): NagAcknowledgement[] {
  const finding = 'AwsSolutions-IAM5[Resource::*]';
  if (engine.kind === 'knowledge-base') {
    const reason =
      'bedrock:RetrieveAndGenerate has no resource type; separate statements restrict the knowledge base and the model.';
    return [{ path: 'Service/Task/TaskRole', finding, reason }];
  }
  if (engine.kind !== 'converse' || !engine.rerankingModel) return [];
  const reason = 'bedrock:Rerank has no resource type; a separate statement restricts the model that reranks.';
  return ['Service/Task/TaskRole', 'Knowledge/Base'].map((path) => ({ path, finding, reason }));
}

/** Acknowledges the findings of a stack. Skips an acknowledgement if the stack does not contain its construct. */
export function acknowledgeFindings(stack: Stack, deployment: Deployment): void {
  for (const { path, finding, reason } of nagAcknowledgements(deployment)) {
    const scope = path
      .split('/')
      .reduce<IConstruct | undefined>((parent, name) => parent?.node.tryFindChild(name), stack);
    if (scope) Validations.of(scope).acknowledge({ id: `AwsSolutions::${finding}`, reason });
  }
}
