/** The usual technical terms for resource types. For any other type, `wordsOf` derives the term from the name of the type. */
const NAMES: Readonly<Record<string, string>> = {
  'AWS::ApplicationAutoScaling::ScalableTarget': 'scaling target',
  'AWS::Bedrock::KnowledgeBase': 'knowledge base',
  'AWS::CertificateManager::Certificate': 'certificate',
  'AWS::CloudFront::VpcOrigin': 'VPC origin',
  'AWS::Cognito::UserPoolDomain': 'domain of the sign-in pages',
  'AWS::Cognito::UserPoolClient': 'app client',
  'AWS::DynamoDB::GlobalTable': 'table',
  'AWS::EC2::EIP': 'Elastic IP address',
  'AWS::EC2::NatGateway': 'NAT gateway',
  'AWS::EC2::Route': 'route',
  'AWS::EC2::SecurityGroupIngress': 'inbound rule',
  'AWS::EC2::SecurityGroupEgress': 'outbound rule',
  'AWS::ECS::Cluster': 'ECS cluster',
  'AWS::ECS::Service': 'ECS service',
  'AWS::IAM::Role': 'IAM role',
  'AWS::IAM::Policy': 'IAM policy',
  'AWS::KMS::Key': 'KMS key',
  'AWS::Lambda::Function': 'Lambda function',
  'AWS::Lambda::Permission': 'permission to invoke a function',
  'AWS::Route53::RecordSet': 'DNS record',
  'AWS::S3::Bucket': 'S3 bucket',
  'AWS::S3::BucketPolicy': 'bucket policy',
  'AWS::S3Vectors::Index': 'vector index',
  'AWS::SNS::Topic': 'SNS topic',
  'AWS::SNS::Subscription': 'SNS subscription',
  'AWS::WAFv2::WebACL': 'web ACL',
};

/** Returns the name of a resource type for use in a sentence: `vector bucket` for `AWS::S3Vectors::VectorBucket`. */
export function typeName(type: string): string {
  return NAMES[type] ?? wordsOf(type.split('::').at(-1)!);
}

/** Splits `VPCEndpoint` into `VPC endpoint`. */
function wordsOf(name: string): string {
  const words = name.match(/[A-Z]+(?![a-z])|[A-Z][a-z\d]*|\d+/g) ?? [name];
  return words.map((word) => (/^[A-Z]{2,}$/.test(word) ? word : word.toLowerCase())).join(' ');
}
