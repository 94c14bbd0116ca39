import { Stack, type StackProps } from 'aws-cdk-lib';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IHostedZone } from 'aws-cdk-lib/aws-route53';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { AnswerEngine } from './answering/answer-engine';
import { hasKnowledgeBase } from './deployment/engine';
import { cloudFrontPrefixLists } from './deployment/prefix-lists';
import type { Deployment } from './deployment/schema';
import { adminGroupOf } from './deployment/service';
import { signInHost } from './deployment/sign-in';
import { certificateFor } from './edge/certificates';
import { CloudFront } from './edge/cloudfront';
import { hostedZoneOf } from './edge/hosted-zone';
import { OriginSecret } from './edge/origin-secret';
import { encryptionKeyOf, grantKeys } from './encryption';
import { Identity } from './identity/identity';
import { LogSettings } from './log-settings';
import { EgressRelay } from './network/egress-relay';
import { Network } from './network/network';
import { Canary, hasCanary } from './observability/canary';
import { type MeasuredConstructs, metricSourcesOf } from './observability/metric-sources';
import { Observability } from './observability/observability';
import { addOutputs } from './outputs';
import { setBranding } from './service/branding';
import { LoadBalancer } from './service/load-balancer';
import { Service } from './service/service';
import { accessLogsOf } from './storage/access-logs';
import { AuditArchive } from './storage/audit-archive';
import { Backup } from './storage/backup';
import { Conversations } from './storage/conversations';
import { documentRules } from './storage/document-lifecycle';
import { Documents } from './storage/documents';

export interface JouleVerneStackProps extends StackProps {
  readonly deployment: Deployment;
  /** ARN of the web ACL in us-east-1, from `EdgeStack`. */
  readonly webAclArn: string;
  /** CloudFront's certificate in us-east-1, from `EdgeStack`. */
  readonly edgeCertificate: ICertificate;
}

/** The stack in the home region. Its constructs are the parts of the architecture diagram, created in the order of their dependencies. */
export class JouleVerneStack extends Stack {
  /** The CloudFront distribution, for the alarms in us-east-1. */
  readonly distribution: IDistribution;
  private readonly deployment: Deployment;
  private readonly key: IKey | undefined;
  private readonly logs: LogSettings;
  private readonly accessLogs: IBucket;
  private readonly hostedZone: IHostedZone | undefined;

  constructor(
    scope: Construct,
    id: string,
    { deployment, webAclArn, edgeCertificate, ...props }: JouleVerneStackProps,
  ) {
    super(scope, id, props);
    this.deployment = deployment;
    this.key = encryptionKeyOf(this, deployment);
    this.logs = new LogSettings(deployment.operation.logDays, this.key);
    this.accessLogs = accessLogsOf(this, deployment);
    this.hostedZone = hostedZoneOf(this, deployment);

    const network = this.addNetwork();
    const identity = this.addIdentity();
    const relay = this.addEgressRelay(identity, network);
    const documents = this.addDocuments();
    const engine = new AnswerEngine(this, 'AnswerEngine', deployment.engine, documents.knowledgeBase);
    const conversations = new Conversations(this, 'Conversations', {
      deletionProtection: deployment.operation.deletionProtection,
      encryptionKey: this.key,
      restoredTable: deployment.restoredTable,
    });
    const archive = this.addAuditArchive(conversations);
    this.addBackup(conversations, documents);
    const originSecret = new OriginSecret(this, 'OriginSecret', {
      generation: deployment.operation.originSecret,
      encryptionKey: this.key,
    });
    const loadBalancer = this.addLoadBalancer(network, identity, originSecret);
    const service = this.addService(network, loadBalancer);

    conversations.grantReadWrite(service);
    documents.grantManagement(service);
    engine.grantInvoke(service);
    identity.grantUserAdministration(service);
    relay.grantInvoke(service);
    loadBalancer.grantTokenVerification(service);
    grantKeys(service, this.key, deployment.existing.formerKeys, [conversations.table, documents.bucket]);
    setBranding(service, deployment.branding);

    const cloudFront = this.addCloudFront(loadBalancer, originSecret, webAclArn, edgeCertificate);
    this.distribution = cloudFront.distribution;
    if (hasCanary(deployment)) this.addCanary(identity, cloudFront, service);
    this.addObservability({ loadBalancer, service, relay, archive });
    addOutputs(this, { deployment, identity, loadBalancer, cloudFront, documents, conversations, archive, service });
  }

  private addNetwork(): Network {
    const { engine, existing, network } = this.deployment;
    return new Network(this, 'Network', {
      ...network,
      existing: existing.network,
      invokesModels: engine.kind === 'converse',
      cloudFrontPrefixList: network.cloudFrontPrefixList ?? cloudFrontPrefixLists[this.deployment.region]!,
      logs: this.logs,
    });
  }

  private addIdentity(): Identity {
    const { address, existing, signIn, firstAdmin, organisation, branding, service } = this.deployment;
    return new Identity(this, 'Identity', {
      host: address.host,
      signIn,
      signInHost: signInHost(this.deployment),
      existing: existing.userPool,
      adminGroup: adminGroupOf(service),
      firstAdmin,
      organisation,
      branding,
      deletionProtection: this.deployment.operation.deletionProtection,
      logs: this.logs,
    });
  }

  private addEgressRelay(identity: Identity, network: Network): EgressRelay {
    const relay = new EgressRelay(this, 'EgressRelay', {
      userPool: identity.userPool,
      concurrency: this.deployment.operation.relayConcurrency,
      logs: this.logs,
    });
    network.endpoints.allowInvocation(relay.function.functionArn);
    return relay;
  }

  private addDocuments(): Documents {
    const { engine, existing, knowledge } = this.deployment;
    return new Documents(this, 'Knowledge', {
      ...knowledge,
      existingBucket: existing.documentBucket,
      existingBase: existing.knowledgeBase,
      formerKeys: existing.formerKeys,
      rules: documentRules(this.deployment),
      isIndexed: hasKnowledgeBase(engine),
      accessLogs: this.accessLogs,
      encryptionKey: this.key,
    });
  }

  private addAuditArchive({ streamArns }: Conversations): AuditArchive {
    return new AuditArchive(this, 'AuditArchive', {
      ...this.deployment.audit,
      streamArns,
      accessLogs: this.accessLogs,
      encryptionKey: this.key,
      formerKeys: this.deployment.existing.formerKeys,
      logs: this.logs,
    });
  }

  private addBackup({ table }: Conversations, { bucket }: Documents): void {
    const { backup } = this.deployment;
    if (!backup) return;
    const resources = [table.tableArn, bucket.bucketArn];
    new Backup(this, 'Backup', { ...backup, resources, encryptionKey: this.key });
  }

  private addLoadBalancer(network: Network, identity: Identity, originSecret: OriginSecret): LoadBalancer {
    const { address } = this.deployment;
    return new LoadBalancer(this, 'LoadBalancer', {
      vpc: network.vpc,
      subnets: network.loadBalancerSubnets,
      securityGroup: network.securityGroups.loadBalancer,
      internetFacing: !this.deployment.network.privateLoadBalancer,
      certificate: certificateFor(this, address.host, address.certificates?.loadBalancer, this.hostedZone),
      identity,
      originSecret,
      accessLogs: this.accessLogs,
      deletionProtection: this.deployment.operation.deletionProtection,
    });
  }

  private addService(network: Network, { targets }: LoadBalancer): Service {
    return new Service(this, 'Service', {
      ...this.deployment.service,
      metricsNamespace: this.deployment.name,
      vpc: network.vpc,
      subnets: network.taskSubnets,
      securityGroup: network.securityGroups.tasks,
      targets,
      logs: this.logs,
      startAfter: [network.endpoints, network.securityGroups],
    });
  }

  private addCloudFront(
    { balancer, rules }: LoadBalancer,
    originSecret: OriginSecret,
    webAclArn: string,
    certificate: ICertificate,
  ): CloudFront {
    const cloudFront = new CloudFront(this, 'Edge', {
      host: this.deployment.address.host,
      certificate,
      webAclArn,
      loadBalancer: balancer,
      throughVpcOrigin: this.deployment.network.privateLoadBalancer,
      originSecret,
      hostedZone: this.hostedZone,
    });
    // The load balancer must accept a new secret before CloudFront sends it.
    cloudFront.distribution.node.addDependency(...rules);
    return cloudFront;
  }

  /** Adds the canary. It depends on the distribution and the service, because its first check needs both. */
  private addCanary({ signInOrigin }: Identity, { distribution }: CloudFront, { service }: Service): void {
    const { address, operation, name } = this.deployment;
    const canary = new Canary(this, 'Canary', {
      host: address.host,
      signInOrigin,
      options: operation.canary,
      metricsNamespace: name,
      logs: this.logs,
    });
    canary.node.addDependency(distribution, service);
  }

  private addObservability(measured: MeasuredConstructs): void {
    new Observability(this, 'Observability', {
      sources: metricSourcesOf(this.deployment, measured),
      log: measured.service.logGroup,
      alarmEmail: this.deployment.operation.alarmEmail,
      encryptionKey: this.key,
    });
  }
}
