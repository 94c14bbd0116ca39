import { readConfig } from '../../src/app/config';
import { ENV } from '../../src/contract';
import { example, resourcesOf, synthesise, text, theOnly } from '../support/infra/templates';

const { stack } = synthesise();
const [, service] = theOnly(stack, 'AWS::ECS::Service');
const [, task] = theOnly(stack, 'AWS::ECS::TaskDefinition');
const [container] = task.Properties.ContainerDefinitions;

describe('the service', () => {
  it('runs on Fargate, in the isolated subnets of both zones', () => {
    expect(service.Properties.LaunchType).toBe('FARGATE');
    const { AssignPublicIp, SecurityGroups, Subnets } = service.Properties.NetworkConfiguration.AwsvpcConfiguration;
    expect(AssignPublicIp).toBe('DISABLED');
    expect(text(SecurityGroups)).toMatch(/^<NetworkFirewallsTasks\w+\.GroupId>$/);
    expect(text(Subnets)).toMatch(/^<NetworkVpcTasksSubnet1\w+>,<NetworkVpcTasksSubnet2\w+>$/);
  });

  it('never has fewer tasks than wanted while it is deployed, and goes back when new ones do not come up', () => {
    expect(service.Properties.DeploymentConfiguration).toMatchObject({
      MinimumHealthyPercent: 100,
      MaximumPercent: 200,
      DeploymentCircuitBreaker: { Enable: true, Rollback: true },
    });
  });

  it('starts only when its image, its log and its firewall can be reached: a first deployment would roll back otherwise', () => {
    const before = service.DependsOn!.join(' ');
    const names = [
      'EndpointsEcrApi',
      'EndpointsEcrDocker',
      'EndpointsS3',
      'EndpointsLogs',
      'EndpointsLambda',
      'FirewallsTasksfrom',
      'SignedIn',
      'ExecutionRoleDefaultPolicy',
    ];
    for (const name of names) expect(before).toMatch(new RegExp(name));
  });

  it('scales on the processor and on running answers, the average of a task', () => {
    const policies = Object.values(resourcesOf(stack, 'AWS::ApplicationAutoScaling::ScalingPolicy')).map(
      ({ Properties }) => Properties.TargetTrackingScalingPolicyConfiguration,
    );
    expect(policies).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
        }),
        expect.objectContaining({
          CustomizedMetricSpecification: {
            Namespace: 'JouleVerne',
            MetricName: 'RunningAnswers',
            Statistic: 'Average',
          },
          TargetValue: 60,
        }),
      ]),
    );
  });

  it('has two tasks at least, and at a deployment as many as scaling has found necessary, not the least again', () => {
    stack.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', { MinCapacity: 2, MaxCapacity: 6 });
    expect(service.Properties).not.toHaveProperty('DesiredCount');
  });
});

describe('the task', () => {
  it('listens on port 8501 as nobody special, on a file system that it cannot write', () => {
    expect(container).toMatchObject({
      User: '1000:1000',
      ReadonlyRootFilesystem: true,
      PortMappings: [{ ContainerPort: 8501, Protocol: 'tcp' }],
    });
  });

  it('is asked for its health, and given two minutes to end what it is doing', () => {
    expect(container.HealthCheck.Command.at(-1)).toContain('http://127.0.0.1:8501/healthz');
    expect(container.StopTimeout).toBe(120);
  });

  it('runs on ARM64 unless it is told otherwise, and its image is built for the same', () => {
    expect(task.Properties.RuntimePlatform).toEqual({ CpuArchitecture: 'ARM64', OperatingSystemFamily: 'LINUX' });
    const deployment = example();
    deployment.service = { cpuArchitecture: 'x86_64' };
    const [, other] = theOnly(synthesise(deployment).stack, 'AWS::ECS::TaskDefinition');
    expect(other.Properties.RuntimePlatform.CpuArchitecture).toBe('X86_64');
  });

  it('is given an environment that the server accepts, and what the operator adds to it', () => {
    const deployment = example();
    deployment.service = { environment: { RETENTION_DAYS: '30' } };
    const [, { Properties }] = theOnly(synthesise(deployment).stack, 'AWS::ECS::TaskDefinition');
    const given: Record<string, string> = Object.fromEntries(
      Properties.ContainerDefinitions[0].Environment.map(({ Name, Value }: { Name: string; Value: unknown }) => [
        Name,
        text(Value),
      ]),
    );
    const deployed = {
      ...given,
      [ENV.userPoolId]: 'eu-central-1_AbCdEfGhI',
      [ENV.albArn]: 'arn:aws:elasticloadbalancing:eu-central-1:1:x',
    };
    expect(readConfig(deployed)).toMatchObject({
      PORT: 8501,
      AWS_REGION: 'eu-central-1',
      ANSWER_ENGINE: 'knowledge-base',
      RETENTION_DAYS: 30,
      ADMIN_GROUP: 'admins',
      USER_POOL_DOMAIN: 'https://joule-verne-example.auth.eu-central-1.amazoncognito.com',
      EGRESS_RELAY_FUNCTION: expect.stringMatching(/^<EgressRelay/),
    });
    expect(Object.keys(given)).toEqual(expect.arrayContaining([ENV.userPoolId, ENV.albArn]));
  });
});
