import { Stack, Validations } from 'aws-cdk-lib';
import {
  FlowLogDestination,
  FlowLogTrafficType,
  IpAddresses,
  type IVpc,
  type SelectedSubnets,
  type SubnetConfiguration,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { ExistingNetwork } from '../deployment/existing';
import type { NetworkOptions } from '../deployment/network';
import type { LogSettings } from '../log-settings';
import { Endpoints } from './endpoints';
import { SecurityGroups } from './security-groups';

export interface NetworkProps extends NetworkOptions {
  /** Whether the tasks invoke models directly, and so need an endpoint for `bedrock-runtime`. */
  readonly invokesModels: boolean;
  /** The organisation's VPC. @default a new VPC */
  readonly existing?: ExistingNetwork | undefined;
  readonly cloudFrontPrefixList: string;
  readonly logs: LogSettings;
}

/**
 * The VPC in two availability zones, with public subnets for the load balancer and isolated subnets for the tasks. A private load
 * balancer has private subnets of its own. The isolated subnets have no route to the internet, so the tasks reach AWS through VPC
 * endpoints.
 */
export class Network extends Construct {
  readonly vpc: IVpc;
  readonly securityGroups: SecurityGroups;
  readonly endpoints: Endpoints;
  readonly loadBalancerSubnets: SelectedSubnets;
  /** Isolated subnets, for the tasks and the interface endpoints. */
  readonly taskSubnets: SelectedSubnets;

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    const { vpc, loadBalancerSubnets, taskSubnets } = props.existing
      ? this.importVpc(props.existing, this.zones(props))
      : this.createVpc(props);
    this.vpc = vpc;
    this.loadBalancerSubnets = loadBalancerSubnets;
    this.taskSubnets = taskSubnets;
    // The construct id is an earlier name of the class `SecurityGroups`. A different id would replace the security groups of existing
    // deployments.
    this.securityGroups = new SecurityGroups(this, 'Firewalls', { vpc: this.vpc, ...props });
    this.endpoints = new Endpoints(this, 'Endpoints', {
      vpc: this.vpc,
      subnets: this.taskSubnets,
      securityGroup: this.securityGroups.tasks,
      invokesModels: props.invokesModels,
      monitoring: props.monitoringEndpoint,
      existing: props.existing?.endpoints,
    });
  }

  private zones({ availabilityZones }: NetworkProps): string[] {
    const { region } = Stack.of(this);
    return [...(availabilityZones ?? [`${region}a`, `${region}b`])];
  }

  private createVpc(props: NetworkProps): VpcWithSubnets {
    const vpc = new Vpc(this, 'Vpc', {
      ipAddresses: IpAddresses.cidr(props.cidr),
      availabilityZones: this.zones(props),
      natGateways: props.privateLoadBalancer ? 2 : 0,
      subnetConfiguration: subnets(props.privateLoadBalancer),
      // CloudFormation cannot change the default security group, so the CDK adds a function that removes the group's rules. The
      // function's role may change only this group.
      restrictDefaultSecurityGroup: true,
    });
    this.logFlows(vpc, props.logs);
    return {
      vpc,
      loadBalancerSubnets: vpc.selectSubnets({ subnetGroupName: props.privateLoadBalancer ? 'Balancer' : 'Public' }),
      taskSubnets: vpc.selectSubnets({ subnetGroupName: 'Tasks' }),
    };
  }

  /** Imports the organisation's VPC. Adds no flow log, because the organisation logs the flows of its own VPC. */
  private importVpc(
    { vpc: vpcId, loadBalancerSubnets, taskSubnets }: ExistingNetwork,
    availabilityZones: string[],
  ): VpcWithSubnets {
    const vpc = Vpc.fromVpcAttributes(this, 'ExistingVpc', {
      vpcId,
      availabilityZones,
      publicSubnetIds: [...loadBalancerSubnets],
      isolatedSubnetIds: taskSubnets.map(({ id }) => id),
      isolatedSubnetRouteTableIds: taskSubnets.map(({ routeTable }) => routeTable),
    });
    Validations.of(vpc).acknowledge({
      id: 'Annotation::@aws-cdk/aws-ec2:noSubnetRouteTableId',
      reason: 'The deployment does not change the route tables of the public subnets.',
    });
    return {
      vpc,
      loadBalancerSubnets: vpc.selectSubnets({ subnetType: SubnetType.PUBLIC }),
      taskSubnets: vpc.selectSubnets({ subnetType: SubnetType.PRIVATE_ISOLATED }),
    };
  }

  /** Logs accepted and rejected traffic, so that operators can investigate incidents. */
  private logFlows(vpc: Vpc, logs: LogSettings): void {
    vpc.addFlowLog('FlowLog', {
      trafficType: FlowLogTrafficType.ALL,
      destination: FlowLogDestination.toCloudWatchLogs(new LogGroup(this, 'Flows', logs.group)),
    });
  }
}

interface VpcWithSubnets {
  readonly vpc: IVpc;
  readonly loadBalancerSubnets: SelectedSubnets;
  readonly taskSubnets: SelectedSubnets;
}

function subnets(privateLoadBalancer: boolean): SubnetConfiguration[] {
  return [
    { name: 'Public', subnetType: SubnetType.PUBLIC, mapPublicIpOnLaunch: false },
    ...(privateLoadBalancer ? [{ name: 'Balancer', subnetType: SubnetType.PRIVATE_WITH_EGRESS }] : []),
    { name: 'Tasks', subnetType: SubnetType.PRIVATE_ISOLATED },
  ];
}
