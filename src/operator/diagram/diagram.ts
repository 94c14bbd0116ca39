import type { Architecture } from './architecture';
import { Canvas } from './canvas';
import { drawEdgeAndSignIn } from './edge';
import { drawNetwork } from './network';
import { drawServices } from './services';

const SIZE = { width: 980, height: 952 };

/** Returns the diagram as a self-contained SVG file. */
export function diagramOf(architecture: Architecture): string {
  return drawDiagram(architecture).svg({ title: 'Architecture of Joule Verne', description: describe(architecture) });
}

/** Draws the architecture from the users at the top down to the services. */
export function drawDiagram(architecture: Architecture): Canvas {
  const canvas = new Canvas(SIZE);
  drawEdgeAndSignIn(canvas, architecture);
  drawNetwork(canvas, architecture);
  drawServices(canvas, architecture);
  return canvas;
}

/** Returns a description for screen readers. */
function describe({ region, zones, edge, cidr, loadBalancer, tasks, endpoints, knowledge }: Architecture): string {
  return [
    `Users reach ${edge.host} through WAF and CloudFront, which forwards requests to an application load balancer in ${region}.`,
    `The load balancer listens on ${loadBalancer.protocol} ${loadBalancer.port} in the public subnets of ${zones.map(({ name }) => name).join(' and ')},`,
    `in a VPC with the CIDR block ${cidr}, and signs users in with Cognito.`,
    `It forwards to ${tasks.min} to ${tasks.max} Fargate tasks (${tasks.architecture}) on port ${tasks.port} in private subnets of both zones.`,
    `The tasks reach AWS only through endpoints: gateway endpoints for ${endpoints.gateway.join(' and ')}, interface endpoints for ${endpoints.interface.join(', ')}.`,
    `The endpoints connect the tasks to the conversations in DynamoDB, the documents in S3, the image in ECR, logs and metrics in CloudWatch,`,
    `a Bedrock knowledge base on S3 Vectors with ${knowledge.embedding} and ${knowledge.model},`,
    'and a Lambda function that relays allow-listed requests to Cognito.',
  ].join(' ');
}
