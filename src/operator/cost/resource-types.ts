import { resourcesOf, type Template, type Templates } from '../templates/template';
import type { Charge } from './charge';
import type { Pricing } from './fixed/found';
import { buckets, knowledgeBases, vectorIndexes } from './fixed/knowledge';
import { logGroups } from './fixed/logs';
import { elasticAddresses, endpoints, loadBalancers, natGateways } from './fixed/network';
import { alarms, dashboards } from './fixed/observability';
import { functions, keys, secrets, userPools, webAcls } from './fixed/other';
import { clusters, scalingPolicies, services, taskDefinitions } from './fixed/service';

/** What costs something every month, in the order of the document. */
const PRICED: Readonly<Record<string, Pricing>> = {
  'AWS::EC2::VPCEndpoint': endpoints,
  'AWS::EC2::NatGateway': natGateways,
  'AWS::EC2::EIP': elasticAddresses,
  'AWS::ElasticLoadBalancingV2::LoadBalancer': loadBalancers,
  'AWS::ECS::Service': services,
  'AWS::ECS::TaskDefinition': taskDefinitions,
  'AWS::WAFv2::WebACL': webAcls,
  'AWS::Cognito::UserPool': userPools,
  'AWS::S3::Bucket': buckets,
  'AWS::S3Vectors::Index': vectorIndexes,
  'AWS::Bedrock::KnowledgeBase': knowledgeBases,
  'AWS::ECS::Cluster': clusters,
  'AWS::CloudWatch::Alarm': alarms,
  'AWS::ApplicationAutoScaling::ScalingPolicy': scalingPolicies,
  'AWS::CloudWatch::Dashboard': dashboards,
  'AWS::Logs::LogGroup': logGroups,
  'AWS::SecretsManager::Secret': secrets,
  'AWS::KMS::Key': keys,
  'AWS::Lambda::Function': functions,
};

const PART = 'is a part of another resource, or a rule about it';
const BY_USE = 'costs by use alone: see what a thousand questions cost';

/** What costs nothing by itself, and why. A type that stands in neither table stops the program. */
export const FREE: Readonly<Record<string, string>> = {
  'AWS::ApplicationAutoScaling::ScalableTarget': 'what it starts is charged, it is not',
  'AWS::Bedrock::DataSource':
    'reading documents is free with the default parser; embedding them is counted with the knowledge base',
  'AWS::CertificateManager::Certificate': 'public certificates for CloudFront and load balancers are free',
  'AWS::CloudFront::CachePolicy': PART,
  'AWS::CloudFront::Distribution': BY_USE,
  'AWS::CloudFront::OriginRequestPolicy': PART,
  'AWS::CloudFront::ResponseHeadersPolicy': PART,
  'AWS::CloudFront::VpcOrigin': 'VPC origins are free',
  'AWS::Cognito::ManagedLoginBranding': PART,
  'AWS::Cognito::UserPoolClient': PART,
  'AWS::Cognito::UserPoolDomain': PART,
  'AWS::Cognito::UserPoolGroup': PART,
  'AWS::Cognito::UserPoolRiskConfigurationAttachment': 'is in the price of a person in the plan Plus',
  'AWS::Cognito::UserPoolUser': 'people are counted with the user pool',
  'AWS::Cognito::UserPoolUserToGroupAttachment': PART,
  'AWS::DynamoDB::GlobalTable': BY_USE,
  'AWS::EC2::FlowLog': 'its log group is charged',
  'AWS::EC2::InternetGateway': 'free; the addresses behind it are charged',
  'AWS::EC2::Route': PART,
  'AWS::EC2::RouteTable': PART,
  'AWS::EC2::SecurityGroup': PART,
  'AWS::EC2::SecurityGroupEgress': PART,
  'AWS::EC2::SecurityGroupIngress': PART,
  'AWS::EC2::Subnet': PART,
  'AWS::EC2::SubnetRouteTableAssociation': PART,
  'AWS::EC2::VPC': 'free; what stands in it is charged',
  'AWS::EC2::VPCGatewayAttachment': PART,
  'AWS::ElasticLoadBalancingV2::Listener': PART,
  'AWS::ElasticLoadBalancingV2::ListenerRule': PART,
  'AWS::ElasticLoadBalancingV2::TargetGroup': PART,
  'AWS::IAM::Policy': 'IAM is free',
  'AWS::IAM::Role': 'IAM is free',
  'AWS::KMS::Alias': PART,
  'AWS::Lambda::Permission': PART,
  'AWS::Logs::ResourcePolicy': PART,
  'AWS::Route53::RecordSet': "queries for aliases of CloudFront are free; the zone is the operator's",
  'AWS::S3::BucketPolicy': PART,
  'AWS::S3Vectors::VectorBucket': 'its index is charged',
  'AWS::SNS::Subscription': PART,
  'AWS::SNS::Topic': 'a thousand e-mails a month are free, and alarms are few',
  'AWS::SNS::TopicPolicy': PART,
  'AWS::WAFv2::IPSet': 'the rule that uses it is charged',
  'AWS::WAFv2::LoggingConfiguration': 'its log group is charged',
};

/**
 * What a deployment costs in a month, whatever is asked.
 *
 * @throws Error for a type of resource that stands in neither table
 */
export function fixedCharges({ stack, edge }: Templates): Charge[] {
  const templates = [stack, edge];
  templates.forEach(refuseUnknown);
  return Object.entries(PRICED).flatMap(([type, pricing]) =>
    templates.flatMap((template) => {
      const resources = resourcesOf(template, type);
      return resources.length > 0 ? pricing({ resources, template }) : [];
    }),
  );
}

function refuseUnknown({ Resources }: Template): void {
  for (const { Type } of Object.values(Resources)) {
    if (Type in PRICED || Type in FREE) continue;
    throw new Error(
      `Nobody has said what ${Type} costs: add it to PRICED or, with a reason, to FREE in src/operator/cost/resource-types.ts.`,
    );
  }
}
