import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Endpoints } from '../../../src/infra/endpoints';
import { GATEWAY_ENDPOINTS, INTERFACE_ENDPOINTS } from '../../../src/operator/doctor/checks/availability-zones';
import { REQUIRED_BOOTSTRAP } from '../../../src/operator/doctor/checks/cloudformation';

let outdir: string;
beforeAll(() => {
  outdir = mkdtempSync(join(tmpdir(), 'doctor-test-'));
  const app = new App({ outdir });
  const stack = new Stack(app, 'Stack', { env: { region: 'eu-central-1' } });
  const vpc = new Vpc(stack, 'Vpc', { natGateways: 0, availabilityZones: ['eu-central-1a', 'eu-central-1b'] });
  new Endpoints(stack, 'Endpoints', {
    vpc,
    subnets: vpc.selectSubnets({ subnetType: SubnetType.PRIVATE_ISOLATED }),
    securityGroup: new SecurityGroup(stack, 'Group', { vpc }),
  });
  new Asset(stack, 'Asset', { path: __filename });
  app.synth();
});
afterAll(() => {
  rmSync(outdir, { recursive: true });
});

const read = (name: string) => JSON.parse(readFileSync(join(outdir, name), 'utf8'));

describe('the doctor', () => {
  it('checks exactly the endpoint services of the network', () => {
    const resources: { Type: string; Properties: { ServiceName: unknown } }[] = Object.values(
      read('Stack.template.json').Resources,
    );
    const names = resources
      .filter(({ Type }) => Type === 'AWS::EC2::VPCEndpoint')
      .map(({ Properties }) => JSON.stringify(Properties.ServiceName));
    const services = names.map((name) => /(?:eu-central-1\.|"\.)([\w.-]+)"/.exec(name)?.[1]);
    expect(services.sort()).toEqual([...GATEWAY_ENDPOINTS, ...INTERFACE_ENDPOINTS].sort());
  });

  it('requires the bootstrap version of the assembly', () => {
    expect(read('manifest.json').artifacts.Stack.properties.requiresBootstrapStackVersion).toBe(REQUIRED_BOOTSTRAP);
  });
});
