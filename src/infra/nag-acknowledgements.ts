import { type Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { modelsReached } from './answering-model';
import type { Deployment } from './deployment/schema';

/** A finding of the rules (cdk-nag's AwsSolutions) that stands, and why. */
export interface NagAcknowledgement {
  /** Path of the construct, from its stack. */
  readonly path: string;
  /** Its id, with the detail in brackets where the rule gives one. */
  readonly finding: string;
  readonly reason: string;
}

const DOCUMENTS = 'KnowledgeDocumentsA67F310A';

/** Every finding that stands, in one place, for whoever has to judge the architecture. */
export const nagAcknowledgements = ({ engine }: Deployment): readonly NagAcknowledgement[] => [
  {
    path: 'Service/Task',
    finding: 'AwsSolutions-ECS2',
    reason:
      'The variables are names of resources and settings. The application has no secrets: what it may do, its role says.',
  },
  {
    path: 'Service/Task/ExecutionRole',
    finding: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'ecr:GetAuthorizationToken knows no resource.',
  },
  {
    path: 'Service/Task/TaskRole',
    finding: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'bedrock:RetrieveAndGenerate knows no resource; knowledge base and model have permissions of their own.',
  },
  ...(engine.kind === 'knowledge-base'
    ? modelsReached(engine.model).map(({ region, model }) => ({
        path: 'Service/Task/TaskRole',
        finding: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:bedrock:${region}::foundation-model/${model}]`,
        reason: 'The inference profile leads to any of its regions; a condition ties the permission to that profile.',
      }))
    : []),
  ...['documents/*', 'incoming/*'].map((objects) => ({
    path: 'Service/Task/TaskRole',
    finding: `AwsSolutions-IAM5[Resource::<${DOCUMENTS}.Arn>/${objects}]`,
    reason: 'People give documents their names: all under the prefix belong to the application.',
  })),
  {
    path: 'Knowledge/Base',
    finding: `AwsSolutions-IAM5[Resource::<${DOCUMENTS}.Arn>/documents/*]`,
    reason: 'The knowledge base reads every admitted document, whatever its name, and nothing else of the bucket.',
  },
  {
    path: 'Identity/UserPool',
    finding: 'AwsSolutions-COG8',
    reason: 'Threat protection is paid for by person and month: signIn.threatProtection switches it on.',
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
      'CloudFront takes minutes to change, and CloudFormation does not notice a rotated value: a new generation is deployed instead (docs/operating.md).',
  },
  {
    path: 'Edge/Distribution',
    finding: 'AwsSolutions-CFR1',
    reason: 'Countries are admitted by the web ACL, with access.countries, because people of an office travel.',
  },
  {
    path: 'Edge/Distribution',
    finding: 'AwsSolutions-CFR3',
    reason:
      'The web ACL logs what it refuses, the load balancer every request; a third log of the same addresses serves nobody.',
  },
];

/** Records what of it concerns the stack; where an option leaves a construct out, there is nothing to argue. */
export function acknowledgeFindings(stack: Stack, deployment: Deployment): void {
  for (const { path, finding, reason } of nagAcknowledgements(deployment)) {
    const scope = path
      .split('/')
      .reduce<IConstruct | undefined>((above, name) => above?.node.tryFindChild(name), stack);
    if (scope) Validations.of(scope).acknowledge({ id: `AwsSolutions::${finding}`, reason });
  }
}
