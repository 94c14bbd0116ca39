import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { GATEWAY_SERVICES, interfaceServices } from '../../../src/infra/deployment/endpoint-services';
import { parseDeployment } from '../../../src/infra/deployment/read';
import { Endpoints } from '../../../src/infra/network/endpoints';
import { REQUIRED_BOOTSTRAP } from '../../../src/operator/doctor/checks/cloudformation';
import { withApp } from '../../support/infra/cdk-app';
import { example } from '../../support/infra/templates';

let template: { Resources: Record<string, { Type: string; Properties: { ServiceName: unknown } }> };
let manifest: { artifacts: { Stack: { properties: { requiresBootstrapStackVersion: number } } } };
beforeAll(() => {
  withApp({}, (app) => {
    const stack = new Stack(app, 'Stack', { env: { region: 'eu-central-1' } });
    const vpc = new Vpc(stack, 'Vpc', { natGateways: 0, availabilityZones: ['eu-central-1a', 'eu-central-1b'] });
    new Endpoints(stack, 'Endpoints', {
      vpc,
      subnets: vpc.selectSubnets({ subnetType: SubnetType.PRIVATE_ISOLATED }),
      securityGroup: new SecurityGroup(stack, 'Group', { vpc }),
      invokesModels: true,
      monitoring: true,
    });
    new Asset(stack, 'Asset', { path: __filename });
    const { directory } = app.synth();
    const read = (name: string) => JSON.parse(readFileSync(join(directory, name), 'utf8'));
    template = read('Stack.template.json');
    manifest = read('manifest.json');
  });
});

describe('the doctor', () => {
  it('checks exactly the endpoint services that the network uses', () => {
    const names = Object.values(template.Resources)
      .filter(({ Type }) => Type === 'AWS::EC2::VPCEndpoint')
      .map(({ Properties }) => JSON.stringify(Properties.ServiceName));
    const services = names.map((name) => /(?:eu-central-1\.|"\.)([\w.-]+)"/.exec(name)?.[1]);
    expect(services.sort()).toEqual(
      [...GATEWAY_SERVICES, ...interfaceServices(parseDeployment(JSON.stringify(example()), 'deployment.json'))].sort(),
    );
  });

  it('requires the bootstrap version of the assembly', () => {
    expect(manifest.artifacts.Stack.properties.requiresBootstrapStackVersion).toBe(REQUIRED_BOOTSTRAP);
  });
});
