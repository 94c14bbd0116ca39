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
import { CONTAINER_PORT, ORIGIN_HEADER } from '../../contract';
import type { OriginSecret } from '../edge/origin-secret';
import type { Grantee } from '../grantee';
import type { Identity } from '../identity/identity';

export interface LoadBalancerProps {
  readonly vpc: IVpc;
  readonly subnets: SelectedSubnets;
  readonly securityGroup: ISecurityGroup;
  /** Whether the load balancer has public addresses. Without them, CloudFront can reach it only through a VPC origin. */
  readonly internetFacing: boolean;
  readonly certificate: ICertificate;
  readonly identity: Identity;
  readonly originSecret: OriginSecret;
  readonly accessLogs: IBucket;
  /** Whether the load balancer is protected from deletion. */
  readonly deletionProtection: boolean;
}

/** Paths that require no sign-in: the page that users see after they sign out, and static assets. */
const PUBLIC_PATHS = ['/signed-out', '/assets/*'];

/**
 * The application load balancer: signs users in with Cognito and forwards their requests to the tasks. It accepts only requests
 * from the organisation's own CloudFront distribution, and responds to all others with 403.
 */
export class LoadBalancer extends Construct {
  readonly balancer: ApplicationLoadBalancer;
  readonly targets: ApplicationTargetGroup;
  readonly certificate: ICertificate;
  private readonly listener: ApplicationListener;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: LoadBalancerProps,
  ) {
    super(scope, id);
    this.certificate = props.certificate;
    this.balancer = this.createBalancer();
    this.targets = this.createTargets();
    this.listener = this.createListener();
    this.forwardPublicPaths();
    this.forwardAfterSignIn();
  }

  /** Configures the grantee to accept identity tokens that this load balancer has signed. The grantee needs no permission for this. */
  grantTokenVerification(grantee: Grantee): void {
    grantee.addEnvironment('ALB_ARN', this.balancer.loadBalancerArn);
  }

  /** The listener rules. They must be deployed before CloudFront sends requests. */
  get rules(): readonly Construct[] {
    return this.node.children.filter((child) => child instanceof ApplicationListenerRule);
  }

  private createBalancer(): ApplicationLoadBalancer {
    const { vpc, subnets, securityGroup, internetFacing, accessLogs, deletionProtection } = this.props;
    const balancer = new ApplicationLoadBalancer(this, 'Balancer', {
      vpc,
      vpcSubnets: { subnets: subnets.subnets },
      internetFacing,
      securityGroup,
      // The application sends a heartbeat every 15 seconds, so this timeout does not interrupt the stream of a running answer.
      idleTimeout: Duration.seconds(120),
      dropInvalidHeaderFields: true,
      deletionProtection,
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
      // Time for a stopping task to complete its answers. It equals the default of ENGINE_ANSWER_SECONDS, the maximum time for an
      // answer.
      deregistrationDelay: Duration.seconds(300),
      // Sticky sessions make the product faster, but it also works without them: the task that generates an answer serves it from
      // memory, and all other tasks read it from the table. One minute is long enough for a browser to reach the same task with a
      // question and with the request for its stream. With a longer time, the browsers of the first users of the day would stay with
      // the first tasks, and the tasks that auto scaling adds would remain idle (docs/scaling.md).
      stickinessCookieDuration: Duration.minutes(1),
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

  private createListener(): ApplicationListener {
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

  private forwardPublicPaths(): void {
    new ApplicationListenerRule(this, 'OpenPaths', {
      listener: this.listener,
      priority: 10,
      conditions: [this.isFromCloudFront(), ListenerCondition.pathPatterns(PUBLIC_PATHS)],
      action: ListenerAction.forward([this.targets]),
    });
  }

  private forwardAfterSignIn(): void {
    const { userPool, client, domain, signInParameters } = this.props.identity;
    new ApplicationListenerRule(this, 'SignedIn', {
      listener: this.listener,
      priority: 20,
      conditions: [this.isFromCloudFront()],
      action: new AuthenticateCognitoAction({
        userPool,
        userPoolClient: client,
        userPoolDomain: domain,
        scope: 'openid email profile',
        authenticationRequestExtraParams: signInParameters,
        // The refresh token limits the session, so the cookie must not expire earlier than the token.
        sessionTimeout: Duration.hours(12),
        allowHttpsOutbound: false,
        next: ListenerAction.forward([this.targets]),
      }),
    });
  }

  private isFromCloudFront(): ListenerCondition {
    return ListenerCondition.httpHeader(ORIGIN_HEADER, this.props.originSecret.accepted);
  }
}
