import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { HostedZone, type IHostedZone } from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import { AccessLogs } from './access-logs';
import { AnswerEngine } from './answer-engine';
import { certificateOf } from './certificates';
import { Conversations } from './conversations';
import { cloudFrontPrefixLists } from './deployment/prefix-lists';
import type { Deployment } from './deployment/schema';
import { Edge } from './edge';
import { EgressRelay } from './egress-relay';
import { EncryptionKey } from './encryption';
import { Identity } from './identity/identity';
import { Knowledge } from './knowledge';
import { LoadBalancer } from './load-balancer';
import { LogSettings } from './log-settings';
import { Network } from './network';
import { Observability } from './observability/observability';
import { OriginSecret } from './origin-secret';
import { Service } from './service';

export interface JouleVerneStackProps extends StackProps {
  readonly deployment: Deployment;
  /** What stands in us-east-1: see `EdgeStack`. */
  readonly webAclArn: string;
  readonly edgeCertificate: ICertificate;
}

/** The product in an account, a construct for each part of the architecture, in the order in which they need each other. */
export class JouleVerneStack extends Stack {
  private readonly deployment: Deployment;
  private readonly key: EncryptionKey | undefined;
  private readonly logs: LogSettings;
  private readonly accessLogs: AccessLogs;
  private readonly hostedZone: IHostedZone | undefined;

  constructor(
    scope: Construct,
    id: string,
    { deployment, webAclArn, edgeCertificate, ...props }: JouleVerneStackProps,
  ) {
    super(scope, id, props);
    this.deployment = deployment;
    this.key = deployment.operation.customerManagedKey ? new EncryptionKey(this, 'Key') : undefined;
    this.logs = new LogSettings(deployment.operation.logDays, this.key);
    this.accessLogs = new AccessLogs(this, 'AccessLogs', deployment.operation.logDays);
    this.hostedZone = this.findHostedZone();

    const network = this.network();
    const identity = this.identity();
    const relay = this.relay(identity, network);
    const knowledge = this.knowledge();
    const engine = new AnswerEngine(this, 'AnswerEngine', deployment.engine, knowledge.base);
    const conversations = new Conversations(this, 'Conversations', { encryptionKey: this.key });
    const originSecret = new OriginSecret(this, 'OriginSecret', {
      generation: deployment.operation.originSecret,
      encryptionKey: this.key,
    });
    const loadBalancer = this.loadBalancer(network, identity, originSecret);
    const service = this.service(network, loadBalancer);

    conversations.grantKeeping(service);
    knowledge.grantManagement(service);
    engine.grantAnswering(service);
    identity.grantAdministration(service);
    relay.grantInvoke(service);
    loadBalancer.grantTrust(service);
    this.key?.grantUse(service);

    const edge = this.edge(loadBalancer, originSecret, webAclArn, edgeCertificate);
    this.observe(loadBalancer, service, relay);
    this.tell({
      Address: [`https://${deployment.address.host}/`, 'Where people find Joule Verne'],
      SignInAddress: [identity.signInOrigin, 'Where they sign in'],
      LoadBalancerAddress: [
        loadBalancer.balancer.loadBalancerDnsName,
        'The load balancer, which answers CloudFront alone',
      ],
      DistributionDomain: [edge.distribution.distributionDomainName, 'What the host name leads to'],
      UserPoolId: [identity.userPool.userPoolId, 'People'],
      UserPoolClientId: [identity.client.userPoolClientId, 'As whom the load balancer signs people in'],
      KnowledgeBaseId: [knowledge.base.id, 'Knowledge base'],
      DocumentBucket: [knowledge.bucket.bucketName, 'Documents'],
      TableName: [conversations.table.tableName, 'Conversations, audit trail'],
      ApplicationLog: [service.logGroup.logGroupName, 'Log of the application'],
    });
  }

  /** What commands and people ask the stack for, under names that stay. */
  private tell(outputs: Readonly<Record<string, readonly [value: string, description: string]>>): void {
    for (const [name, [value, description]] of Object.entries(outputs))
      new CfnOutput(this, name, { value, description });
  }

  private findHostedZone(): IHostedZone | undefined {
    const zone = this.deployment.address.hostedZone;
    return (
      zone && HostedZone.fromHostedZoneAttributes(this, 'HostedZone', { hostedZoneId: zone.id, zoneName: zone.name })
    );
  }

  private network(): Network {
    const { network } = this.deployment;
    return new Network(this, 'Network', {
      ...network,
      cloudFrontPrefixList: network.cloudFrontPrefixList ?? cloudFrontPrefixLists[this.deployment.region]!,
      logs: this.logs,
    });
  }

  private identity(): Identity {
    const { address, signIn, firstAdmin, organisation, service } = this.deployment;
    return new Identity(this, 'Identity', {
      host: address.host,
      domainPrefix: signIn.prefix,
      mfa: signIn.mfa,
      threatProtection: signIn.threatProtection,
      sender: signIn.sender,
      invitationDays: signIn.invitationDays,
      adminGroup: service.environment.ADMIN_GROUP,
      firstAdmin,
      organisation,
      logs: this.logs,
    });
  }

  private relay(identity: Identity, network: Network): EgressRelay {
    const relay = new EgressRelay(this, 'EgressRelay', {
      userPool: identity.userPool,
      concurrency: this.deployment.operation.relayConcurrency,
      logs: this.logs,
    });
    network.endpoints.admitInvocation(relay.function.functionArn);
    return relay;
  }

  private knowledge(): Knowledge {
    return new Knowledge(this, 'Knowledge', {
      ...this.deployment.knowledge,
      accessLogs: this.accessLogs,
      encryptionKey: this.key,
    });
  }

  private loadBalancer(network: Network, identity: Identity, originSecret: OriginSecret): LoadBalancer {
    const { address } = this.deployment;
    return new LoadBalancer(this, 'LoadBalancer', {
      vpc: network.vpc,
      subnets: network.loadBalancerSubnets,
      securityGroup: network.securityGroups.loadBalancer,
      internetFacing: !this.deployment.network.privateLoadBalancer,
      certificate: certificateOf(this, address.host, address.certificates?.loadBalancer, this.hostedZone),
      identity,
      originSecret,
      accessLogs: this.accessLogs,
    });
  }

  private service(network: Network, { targets }: LoadBalancer): Service {
    return new Service(this, 'Service', {
      ...this.deployment.service,
      metricsNamespace: this.deployment.name,
      vpc: network.vpc,
      subnets: network.taskSubnets,
      securityGroup: network.securityGroups.tasks,
      targets,
      logs: this.logs,
      after: [network.endpoints, network.securityGroups],
    });
  }

  private edge(
    { balancer, rules }: LoadBalancer,
    originSecret: OriginSecret,
    webAclArn: string,
    certificate: ICertificate,
  ): Edge {
    const edge = new Edge(this, 'Edge', {
      host: this.deployment.address.host,
      certificate,
      webAclArn,
      loadBalancer: balancer,
      throughVpcOrigin: this.deployment.network.privateLoadBalancer,
      originSecret,
      hostedZone: this.hostedZone,
    });
    // A new secret is admitted before it is sent.
    edge.distribution.node.addDependency(...rules);
    return edge;
  }

  private observe({ balancer, targets }: LoadBalancer, { service, logGroup }: Service, relay: EgressRelay): void {
    new Observability(this, 'Observability', {
      watched: { balancer, targets, service, relay: relay.function, metricsNamespace: this.deployment.name },
      log: logGroup,
      alarmEmail: this.deployment.operation.alarmEmail,
      encryptionKey: this.key,
    });
  }
}
