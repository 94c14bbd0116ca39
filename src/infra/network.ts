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
import { Endpoints } from './endpoints';
import type { LogSettings } from './log-settings';
import { SecurityGroups } from './security-groups';

export interface NetworkProps {
  readonly cidr: string;
  /** @default the zones `a` and `b` of the region */
  readonly availabilityZones?: readonly string[] | undefined;
  /** Of CloudFront's origin-facing addresses. */
  readonly cloudFrontPrefixList: string;
  /** Whether the load balancer stands in private subnets, with NAT gateways for its way to Cognito. */
  readonly privateLoadBalancer: boolean;
  /** Prefix lists by which the way out is narrowed. @default the way out is open, as the tables of security groups say */
  readonly narrowEgress?: { readonly s3: string; readonly dynamodb: string } | undefined;
  readonly logs: LogSettings;
}

/**
 * The VPC over two availability zones: the load balancer in public subnets, the tasks in isolated private ones. From those no
 * route leads to the internet; what they need of AWS they reach through endpoints.
 */
export class Network extends Construct {
  readonly vpc: Vpc;
  readonly securityGroups: SecurityGroups;
  readonly endpoints: Endpoints;
  /** Where the load balancer stands. */
  readonly loadBalancerSubnets: SelectedSubnets;
  /** Where the tasks and the interface endpoints stand. */
  readonly taskSubnets: SelectedSubnets;

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    const { region } = Stack.of(this);
    this.vpc = new Vpc(this, 'Vpc', {
      ipAddresses: IpAddresses.cidr(props.cidr),
      availabilityZones: [...(props.availabilityZones ?? [`${region}a`, `${region}b`])],
      natGateways: props.privateLoadBalancer ? 2 : 0,
      subnetConfiguration: subnets(props.privateLoadBalancer),
      // Closing it takes a Lambda function with rights over security groups; nothing here is ever put into that group.
      restrictDefaultSecurityGroup: false,
    });
    this.loadBalancerSubnets = this.vpc.selectSubnets({
      subnetGroupName: props.privateLoadBalancer ? 'Balancer' : 'Public',
    });
    this.taskSubnets = this.vpc.selectSubnets({ subnetGroupName: 'Tasks' });
    this.logFlows(props.logs);
    this.securityGroups = new SecurityGroups(this, 'SecurityGroups', { vpc: this.vpc, ...props });
    this.endpoints = new Endpoints(this, 'Endpoints', {
      vpc: this.vpc,
      subnets: this.taskSubnets,
      securityGroup: this.securityGroups.tasks,
    });
  }

  /** Who was refused, and who came in: without them nobody finds out afterwards what happened. */
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
