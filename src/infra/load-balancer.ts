import { Duration } from 'aws-cdk-lib';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { ISecurityGroup, IVpc, SelectedSubnets } from 'aws-cdk-lib/aws-ec2';
import {
  ApplicationListener,
  ApplicationListenerRule,
  ApplicationLoadBalancer,
  ApplicationProtocol,
  ApplicationTargetGroup,
  ListenerAction,
  ListenerCondition,
  SslPolicy,
  TargetType,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { AuthenticateCognitoAction } from 'aws-cdk-lib/aws-elasticloadbalancingv2-actions';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { CONTAINER_PORT, ENV } from '../contract';
import type { Grantee } from './grantee';
import type { Identity } from './identity/identity';
import { ORIGIN_HEADER, type OriginSecret } from './origin-secret';

export interface LoadBalancerProps {
  readonly vpc: IVpc;
  readonly subnets: SelectedSubnets;
  readonly securityGroup: ISecurityGroup;
  /** Whether it has public addresses. With `false` only a VPC origin reaches it. */
  readonly internetFacing: boolean;
  readonly certificate: ICertificate;
  readonly identity: Identity;
  readonly originSecret: OriginSecret;
  readonly accessLogs: IBucket;
}

/** Addresses that are open to people who are not signed in: the page after signing out, and what pages look like. */
const OPEN_PATHS = ['/signed-out', '/assets/*'];

/**
 * The application load balancer: signs people in with Cognito, and forwards to the tasks what comes through the organisation's
 * own CloudFront distribution. Everything else is refused.
 */
export class LoadBalancer extends Construct {
  readonly balancer: ApplicationLoadBalancer;
  readonly targets: ApplicationTargetGroup;
  private readonly listener: ApplicationListener;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: LoadBalancerProps,
  ) {
    super(scope, id);
    this.balancer = this.createBalancer();
    this.targets = this.createTargets();
    this.listener = this.listen();
    this.forwardOpenPaths();
    this.signInThenForward();
  }

  /** The program believes the tokens that this load balancer signs, and no others. */
  grantTrust(grantee: Grantee): void {
    grantee.addEnvironment(ENV.albArn, this.balancer.loadBalancerArn);
  }

  /** What must stand before CloudFront sends requests. */
  get rules(): readonly Construct[] {
    return this.node.children.filter((child) => child instanceof ApplicationListenerRule);
  }

  private createBalancer(): ApplicationLoadBalancer {
    const { vpc, subnets, securityGroup, internetFacing, accessLogs } = this.props;
    const balancer = new ApplicationLoadBalancer(this, 'Balancer', {
      vpc,
      vpcSubnets: { subnets: subnets.subnets },
      internetFacing,
      securityGroup,
      // A little longer than the longest silence of the application: a heartbeat goes out every 15 seconds.
      idleTimeout: Duration.seconds(120),
      dropInvalidHeaderFields: true,
    });
    balancer.logAccessLogs(accessLogs, 'load-balancer');
    return balancer;
  }

  private createTargets(): ApplicationTargetGroup {
    return new ApplicationTargetGroup(this, 'Targets', {
      vpc: this.props.vpc,
      port: CONTAINER_PORT,
      protocol: ApplicationProtocol.HTTP,
      targetType: TargetType.IP,
      // As long as the longest answer: a task that leaves ends its answers first.
      deregistrationDelay: Duration.seconds(300),
      // For speed alone: the task that gives an answer serves it from memory, each other one from the table.
      stickinessCookieDuration: Duration.hours(1),
      healthCheck: {
        path: '/healthz',
        healthyHttpCodes: '200',
        interval: Duration.seconds(10),
        timeout: Duration.seconds(5),
        healthyThresholdCount: 2,
        unhealthyThresholdCount: 3,
      },
    });
  }

  private listen(): ApplicationListener {
    return new ApplicationListener(this, 'Listener', {
      loadBalancer: this.balancer,
      port: 443,
      protocol: ApplicationProtocol.HTTPS,
      sslPolicy: SslPolicy.TLS13_RES,
      certificates: [this.props.certificate],
      open: false,
      defaultAction: ListenerAction.fixedResponse(403, { contentType: 'text/plain', messageBody: 'Forbidden' }),
    });
  }

  private forwardOpenPaths(): void {
    new ApplicationListenerRule(this, 'OpenPaths', {
      listener: this.listener,
      priority: 10,
      conditions: [this.throughCloudFront(), ListenerCondition.pathPatterns(OPEN_PATHS)],
      action: ListenerAction.forward([this.targets]),
    });
  }

  private signInThenForward(): void {
    const { userPool, client, domain } = this.props.identity;
    new ApplicationListenerRule(this, 'SignedIn', {
      listener: this.listener,
      priority: 20,
      conditions: [this.throughCloudFront()],
      action: new AuthenticateCognitoAction({
        userPool,
        userPoolClient: client,
        userPoolDomain: domain,
        scope: 'openid email profile',
        // The refresh token decides how long a person stays signed in; the cookie must not end before it.
        sessionTimeout: Duration.hours(12),
        allowHttpsOutbound: false,
        next: ListenerAction.forward([this.targets]),
      }),
    });
  }

  private throughCloudFront(): ListenerCondition {
    return ListenerCondition.httpHeader(ORIGIN_HEADER, this.props.originSecret.admitted);
  }
}
