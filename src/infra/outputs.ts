import { CfnOutput, type Stack } from 'aws-cdk-lib';
import type { Deployment } from './deployment/schema';
import type { CloudFront } from './edge/cloudfront';
import type { Identity } from './identity/identity';
import type { LoadBalancer } from './service/load-balancer';
import type { Service } from './service/service';
import type { AuditArchive } from './storage/audit-archive';
import type { Conversations } from './storage/conversations';
import type { Documents } from './storage/documents';

export interface OutputSources {
  readonly deployment: Deployment;
  readonly identity: Identity;
  readonly loadBalancer: LoadBalancer;
  readonly cloudFront: CloudFront;
  readonly documents: Documents;
  readonly conversations: Conversations;
  readonly archive: AuditArchive;
  readonly service: Service;
}

/** Adds the outputs of the stack. Their names must not change, because commands and operators rely on them. */
export function addOutputs(stack: Stack, sources: OutputSources): void {
  for (const [name, [value, description]] of Object.entries(outputsOf(sources)))
    new CfnOutput(stack, name, { value, description });
}

function outputsOf({
  deployment,
  identity,
  loadBalancer,
  cloudFront,
  documents,
  conversations,
  archive,
  service,
}: OutputSources): Readonly<Record<string, readonly [value: string, description: string]>> {
  const { knowledgeBase } = documents;
  return {
    Address: [`https://${deployment.address.host}/`, 'URL of Joule Verne'],
    SignInAddress: [identity.signInOrigin, 'Origin of the sign-in pages'],
    LoadBalancerAddress: [
      loadBalancer.balancer.loadBalancerDnsName,
      'Load balancer; it accepts requests from CloudFront only',
    ],
    DistributionDomain: [
      cloudFront.distribution.distributionDomainName,
      'CloudFront domain that the host name must point at',
    ],
    UserPoolId: [identity.userPool.userPoolId, 'User pool'],
    UserPoolClientId: [identity.client.userPoolClientId, 'App client of the load balancer'],
    ...(knowledgeBase ? { KnowledgeBaseId: [knowledgeBase.id, 'Knowledge base'] as const } : {}),
    DocumentBucket: [documents.bucket.bucketName, 'Bucket of the documents'],
    TableName: [conversations.table.tableName, 'Table of the conversations and the audit trail'],
    AuditArchiveBucket: [archive.bucket.bucketName, 'Bucket of the audit archive'],
    ApplicationLog: [service.logGroup.logGroupName, 'Log group of the application'],
  };
}
