import { Stack } from 'aws-cdk-lib';
import {
  FlowLogDestination,
  FlowLogTrafficType,
  IpAddresses,
  type SelectedSubnets,
  type SubnetConfiguration,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { NetworkOptions } from './deployment/network';
import { Endpoints } from './endpoints';
import type { LogSettings } from './log-settings';
import { SecurityGroups } from './security-groups';

export interface NetworkProps extends NetworkOptions {
  /** Whether the tasks invoke models themselves. */
  readonly invokesModels: boolean;
  readonly cloudFrontPrefixList: string;
  readonly logs: LogSettings;
}

/**
 * The VPC in two availability zones, with public subnets for the load balancer and isolated subnets for the tasks. The isolated
 * subnets have no route to the internet, so the tasks reach AWS through VPC endpoints.
 */
export class Network extends Construct {
  readonly vpc: Vpc;
  readonly securityGroups: SecurityGroups;
  readonly endpoints: Endpoints;
  readonly loadBalancerSubnets: SelectedSubnets;
  /** Isolated subnets, for the tasks and the interface endpoints. */
  readonly taskSubnets: SelectedSubnets;

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    const { region } = Stack.of(this);
    this.vpc = new Vpc(this, 'Vpc', {
      ipAddresses: IpAddresses.cidr(props.cidr),
      availabilityZones: [...(props.availabilityZones ?? [`${region}a`, `${region}b`])],
      natGateways: props.privateLoadBalancer ? 2 : 0,
      subnetConfiguration: subnets(props.privateLoadBalancer),
      // CloudFormation cannot change the default security group, so the CDK adds a function that removes its rules. Its role may change
      // only this group.
      restrictDefaultSecurityGroup: true,
    });
    this.loadBalancerSubnets = this.vpc.selectSubnets({
      subnetGroupName: props.privateLoadBalancer ? 'Balancer' : 'Public',
    });
    this.taskSubnets = this.vpc.selectSubnets({ subnetGroupName: 'Tasks' });
    this.logFlows(props.logs);
    // The construct id is an earlier name of the class. A different id would replace the security groups of existing deployments.
    this.securityGroups = new SecurityGroups(this, 'Firewalls', { vpc: this.vpc, ...props });
    this.endpoints = new Endpoints(this, 'Endpoints', {
      vpc: this.vpc,
      subnets: this.taskSubnets,
      securityGroup: this.securityGroups.tasks,
      invokesModels: props.invokesModels,
      monitoring: props.monitoringEndpoint,
    });
  }

  /** Logs accepted and rejected traffic, so that operators can investigate incidents. */
  private logFlows(logs: LogSettings): void {
    this.vpc.addFlowLog('FlowLog', {
      trafficType: FlowLogTrafficType.ALL,
      destination: FlowLogDestination.toCloudWatchLogs(new LogGroup(this, 'Flows', logs.group)),
    });
  }
}

function subnets(privateLoadBalancer: boolean): SubnetConfiguration[] {
  return [
    { name: 'Public', subnetType: SubnetType.PUBLIC, mapPublicIpOnLaunch: false },
    ...(privateLoadBalancer ? [{ name: 'Balancer', subnetType: SubnetType.PRIVATE_WITH_EGRESS }] : []),
    { name: 'Tasks', subnetType: SubnetType.PRIVATE_ISOLATED },
  ];
}
