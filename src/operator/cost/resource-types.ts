import { resourcesOf, type Template, type Templates } from '../templates/template';
import type { Charge } from './charge';
import { backupPlans } from './fixed/backup';
import { clusters, functions, scalingPolicies, services, taskDefinitions } from './fixed/compute';
import { keys, secrets, userPools } from './fixed/identity';
import { buckets, knowledgeBases, vectorIndexes } from './fixed/knowledge';
import { elasticAddresses, endpoints, loadBalancers, natGateways, webAcls } from './fixed/network';
import { alarms, canaryChecks, compositeAlarms, dashboards, logGroups } from './fixed/observability';
import type { Pricing } from './fixed/pricing';
import type { Rates } from './rates';

/**
 * The resource types with a fixed monthly charge. The estimate lists the items of each component in this order. Types that share a free
 * tier use it up in this order.
 */
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
  'AWS::Backup::BackupPlan': backupPlans,
  'AWS::Bedrock::KnowledgeBase': knowledgeBases,
  'AWS::ECS::Cluster': clusters,
  'AWS::CloudWatch::Alarm': alarms,
  'AWS::CloudWatch::CompositeAlarm': compositeAlarms,
  'AWS::Events::Rule': canaryChecks,
  'AWS::ApplicationAutoScaling::ScalingPolicy': scalingPolicies,
  'AWS::CloudWatch::Dashboard': dashboards,
  'AWS::Logs::LogGroup': logGroups,
  'AWS::SecretsManager::Secret': secrets,
  'AWS::KMS::Key': keys,
  'AWS::Lambda::Function': functions,
};

const PART = 'no separate charge: it configures another resource';
const BY_USE = 'charged only by use: see the cost of a thousand questions';

/** The resource types without a fixed monthly charge of their own, each with the reason. */
export const FREE: Readonly<Record<string, string>> = {
  'AWS::ApplicationAutoScaling::ScalableTarget': 'free; the tasks that it starts are charged',
  'AWS::Backup::BackupSelection': PART,
  'AWS::Backup::BackupVault': 'the backups in it are charged to the plan',
  'AWS::Bedrock::DataSource': 'the default parser is free; embedding is charged to the knowledge base',
  'AWS::Bedrock::Guardrail': BY_USE,
  'AWS::Bedrock::GuardrailVersion': PART,
  'AWS::Budgets::Budget': 'budgets without actions are free',
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
  'AWS::Cognito::UserPoolRiskConfigurationAttachment': 'included in the price of a user in the Plus plan',
  'AWS::Cognito::UserPoolUser': 'users are charged to the user pool',
  'AWS::Cognito::UserPoolUserToGroupAttachment': PART,
  'AWS::DynamoDB::GlobalTable': BY_USE,
  'AWS::EC2::FlowLog': 'its log group is charged',
  'AWS::EC2::InternetGateway': 'free; public addresses are charged',
  'AWS::EC2::Route': PART,
  'AWS::EC2::RouteTable': PART,
  'AWS::EC2::SecurityGroup': PART,
  'AWS::EC2::SecurityGroupEgress': PART,
  'AWS::EC2::SecurityGroupIngress': PART,
  'AWS::EC2::Subnet': PART,
  'AWS::EC2::SubnetRouteTableAssociation': PART,
  'AWS::EC2::VPC': 'free; the resources in it are charged',
  'AWS::EC2::VPCGatewayAttachment': PART,
  'AWS::ElasticLoadBalancingV2::Listener': PART,
  'AWS::ElasticLoadBalancingV2::ListenerRule': PART,
  'AWS::ElasticLoadBalancingV2::TargetGroup': PART,
  'AWS::IAM::Policy': 'IAM is free',
  'AWS::IAM::Role': 'IAM is free',
  'AWS::KMS::Alias': PART,
  'AWS::Lambda::EventInvokeConfig': PART,
  'AWS::Lambda::EventSourceMapping': 'free; the function that it invokes is charged',
  'AWS::Lambda::Permission': PART,
  'AWS::Logs::ResourcePolicy': PART,
  'AWS::Route53::RecordSet': "queries for CloudFront aliases are free; the hosted zone is the operator's",
  'AWS::S3::BucketPolicy': PART,
  'AWS::S3Vectors::VectorBucket': 'its index is charged',
  'AWS::SNS::Subscription': PART,
  'AWS::SNS::Topic': 'a thousand emails a month are free, and alarms are rare',
  'AWS::SNS::TopicPolicy': PART,
  'Custom::VpcRestrictDefaultSG': 'CloudFormation calls its function only during a deployment',
  'AWS::WAFv2::IPSet': 'the rule that uses it is charged',
  'AWS::WAFv2::LoggingConfiguration': 'its log group is charged',
};

/**
 * Returns the monthly charges that do not depend on the number of questions.
 *
 * @throws Error for a resource type that is neither in PRICED nor in FREE
 */
export function fixedCharges({ stack, edge, edgeAlarms }: Templates, rates: Rates): Charge[] {
  const templates = [stack, edge, edgeAlarms];
  templates.forEach(assertKnownTypes);
  return Object.entries(PRICED).flatMap(([type, pricing]) =>
    templates.flatMap((template) => {
      const resources = resourcesOf(template, type);
      return resources.length > 0 ? pricing({ resources, template, rates }) : [];
    }),
  );
}

function assertKnownTypes({ Resources }: Template): void {
  for (const { Type } of Object.values(Resources)) {
    if (Type in PRICED || Type in FREE) continue;
    throw new Error(
      `The cost of ${Type} is unknown: add it to PRICED or, with a reason, to FREE in src/operator/cost/resource-types.ts.`,
    );
  }
}
