import { type ISecurityGroup, type IVpc, Peer, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { CONTAINER_PORT } from '../../contract';

export interface SecurityGroupsProps {
  readonly vpc: IVpc;
  readonly cloudFrontPrefixList: string;
  readonly narrowEgress?: { readonly s3: string; readonly dynamodb: string } | undefined;
}

/**
 * The two security groups. By default, they have exactly the rules that the README lists. Other constructs receive immutable
 * references to the groups; otherwise, constructs of the CDK would add rules of their own.
 */
export class SecurityGroups extends Construct {
  readonly loadBalancer: ISecurityGroup;
  /** The security group of the tasks and of the interface endpoints. */
  readonly tasks: ISecurityGroup;

  constructor(scope: Construct, id: string, props: SecurityGroupsProps) {
    super(scope, id);
    const loadBalancer = this.group('LoadBalancer', 'Load balancer of Joule Verne', props.vpc);
    const tasks = this.group('Tasks', 'Tasks of Joule Verne, and the VPC endpoints', props.vpc);

    loadBalancer.addIngressRule(Peer.prefixList(props.cloudFrontPrefixList), Port.HTTPS, 'HTTPS from CloudFront');
    loadBalancer.addEgressRule(Peer.anyIpv4(), Port.HTTPS, 'Exchange of tokens with Cognito');
    const toTasks = props.narrowEgress ? Port.tcp(CONTAINER_PORT) : Port.allTcp();
    loadBalancer.addEgressRule(tasks, toTasks, 'Requests and health checks to the tasks');

    tasks.addIngressRule(tasks, Port.HTTPS, 'Tasks to the VPC endpoints');
    tasks.addIngressRule(loadBalancer, Port.tcp(CONTAINER_PORT), 'Requests from the load balancer');
    if (props.narrowEgress) {
      tasks.addEgressRule(tasks, Port.HTTPS, 'Interface endpoints');
      tasks.addEgressRule(Peer.prefixList(props.narrowEgress.s3), Port.HTTPS, 'S3 through its gateway endpoint');
      tasks.addEgressRule(
        Peer.prefixList(props.narrowEgress.dynamodb),
        Port.HTTPS,
        'DynamoDB through its gateway endpoint',
      );
    } else {
      tasks.addEgressRule(Peer.anyIpv4(), Port.allTcp(), 'Default route; only endpoints are reachable');
    }

    this.loadBalancer = this.immutable('LoadBalancerAlias', loadBalancer);
    this.tasks = this.immutable('TasksAlias', tasks);
  }

  private group(id: string, description: string, vpc: IVpc): SecurityGroup {
    return new SecurityGroup(this, id, { vpc, description, allowAllOutbound: false });
  }

  private immutable(id: string, group: SecurityGroup): ISecurityGroup {
    return SecurityGroup.fromSecurityGroupId(this, id, group.securityGroupId, { mutable: false });
  }
}
