import { type Stage, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { Deployment } from './deployment/schema';
import { EdgeAlarmsStack } from './edge-alarms-stack';
import { EdgeStack } from './edge-stack';
import { JouleVerneStack } from './joule-verne-stack';
import { applyLandingZone } from './landing-zone';
import { acknowledgeFindings } from './nag-acknowledgements';

/**
 * The stacks of a deployment. The application's stack is in the home region. Two small stacks are in us-east-1: one with the resources
 * that CloudFront requires there, and one with the alarms about CloudFront.
 */
export class JouleVerne {
  readonly edge: EdgeStack;
  readonly stack: JouleVerneStack;
  readonly edgeAlarms: EdgeAlarmsStack;

  constructor(app: Stage, deployment: Deployment) {
    this.edge = new EdgeStack(app, `${deployment.name}-Edge`, {
      env: { region: 'us-east-1' },
      description: 'Joule Verne: web ACL and certificate of CloudFront',
      terminationProtection: deployment.operation.terminationProtection,
      tags: deployment.tags,
      deployment,
    });
    this.stack = new JouleVerneStack(app, deployment.name, {
      env: { region: deployment.region },
      description: 'Joule Verne: a private chatbot',
      terminationProtection: deployment.operation.terminationProtection,
      tags: deployment.tags,
      deployment,
      webAclArn: this.edge.webAclArn,
      edgeCertificate: this.edge.certificate,
    });
    this.edgeAlarms = new EdgeAlarmsStack(app, `${deployment.name}-EdgeAlarms`, {
      env: { region: 'us-east-1' },
      description: 'Joule Verne: alarms about CloudFront',
      terminationProtection: deployment.operation.terminationProtection,
      tags: deployment.tags,
      distribution: this.stack.distribution,
      topic: this.edge.topic,
    });
    for (const stack of [this.stack, this.edge, this.edgeAlarms]) {
      applyLandingZone(stack, deployment);
      acknowledgeFindings(stack, deployment);
    }
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  }
}
