import type { Architecture } from './architecture';

/** The picture in sentences, for those who do not see it. */
export function describe({
  region,
  zones,
  edge,
  cidr,
  loadBalancer,
  tasks,
  endpoints,
  knowledge,
}: Architecture): string {
  return [
    `People reach ${edge.host} through the WAF and CloudFront, which forwards to an application load balancer in ${region}.`,
    `It listens on ${loadBalancer.protocol} ${loadBalancer.port} in the public subnets of ${zones.map(({ name }) => name).join(' and ')},`,
    `in a VPC of ${cidr}, and lets people sign in with Cognito.`,
    `It forwards to ${tasks.fewest} to ${tasks.most} Fargate tasks (${tasks.architecture}) on port ${tasks.port} in private subnets of both zones.`,
    `The tasks reach AWS through endpoints alone: gateways for ${endpoints.gateway.join(' and ')}, interfaces for ${endpoints.interface.join(', ')}.`,
    `Behind them are the table of conversations in DynamoDB, the bucket of documents in S3, the image in ECR, logs and metrics in CloudWatch,`,
    `a Bedrock knowledge base on S3 Vectors with ${knowledge.embedding} and ${knowledge.model},`,
    'and a Lambda function that relays an allow-list of requests to Cognito.',
  ].join(' ');
}
