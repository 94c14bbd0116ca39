import { Duration } from 'aws-cdk-lib';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  type BehaviorOptions,
  CacheCookieBehavior,
  CacheHeaderBehavior,
  CachePolicy,
  CacheQueryStringBehavior,
  Distribution,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  type IOrigin,
  OriginProtocolPolicy,
  OriginRequestCookieBehavior,
  OriginRequestHeaderBehavior,
  OriginRequestPolicy,
  OriginRequestQueryStringBehavior,
  OriginSslPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, VpcOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { ApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { AaaaRecord, ARecord, type IHostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { ORIGIN_HEADER, type OriginSecret } from './origin-secret';

export interface EdgeProps {
  readonly host: string;
  /** Of CloudFront, in us-east-1. */
  readonly certificate: ICertificate;
  readonly webAclArn: string;
  readonly loadBalancer: ApplicationLoadBalancer;
  /** Whether the load balancer has no public address and is reached through a VPC origin. */
  readonly throughVpcOrigin: boolean;
  readonly originSecret: OriginSecret;
  /** Where the records of the host are made. @default none are made */
  readonly hostedZone?: IHostedZone | undefined;
}

/** Longest silence between two bytes that CloudFront bears, at most; a heartbeat of the application comes every 15 seconds. */
const SILENCE = Duration.seconds(120);

/** CloudFront: the only way in. It caches what pages look like and nothing else. */
export class Edge extends Construct {
  readonly distribution: Distribution;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: EdgeProps,
  ) {
    super(scope, id);
    this.distribution = this.distribute(this.origin());
    this.nameIt();
  }

  private origin(): IOrigin {
    const { loadBalancer, originSecret, throughVpcOrigin } = this.props;
    const options = {
      protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
      originSslProtocols: [OriginSslPolicy.TLS_V1_2],
      customHeaders: { [ORIGIN_HEADER]: originSecret.sent },
      readTimeout: SILENCE,
      keepaliveTimeout: Duration.seconds(60),
    };
    return throughVpcOrigin
      ? VpcOrigin.withApplicationLoadBalancer(loadBalancer, options)
      : new HttpOrigin(loadBalancer.loadBalancerDnsName, options);
  }

  private distribute(origin: IOrigin): Distribution {
    const { host, certificate, webAclArn } = this.props;
    const common = {
      origin,
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      responseHeadersPolicy: this.securityHeaders(),
    };
    return new Distribution(this, 'Distribution', {
      comment: 'Joule Verne',
      domainNames: [host],
      certificate,
      webAclId: webAclArn,
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      httpVersion: HttpVersion.HTTP2_AND_3,
      priceClass: PriceClass.PRICE_CLASS_100,
      defaultBehavior: this.application(common),
      additionalBehaviors: { '/assets/*': this.assets(common) },
    });
  }

  /** Streams pass as they come: nothing is cached, and nothing is compressed on its way. */
  private application(common: BehaviorOptions): BehaviorOptions {
    return {
      ...common,
      allowedMethods: AllowedMethods.ALLOW_ALL,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      // The host among them: without it, the address to which people return after signing in would be wrong.
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER,
      compress: false,
    };
  }

  /** Addresses of assets change with their content. The cookies of signed-in people stay away from them. */
  private assets(common: BehaviorOptions): BehaviorOptions {
    return {
      ...common,
      allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
      cachePolicy: new CachePolicy(this, 'AssetsCache', {
        comment: 'Assets of Joule Verne, for as long as the application says',
        minTtl: Duration.seconds(0),
        defaultTtl: Duration.days(1),
        maxTtl: Duration.days(365),
        headerBehavior: CacheHeaderBehavior.none(),
        cookieBehavior: CacheCookieBehavior.none(),
        queryStringBehavior: CacheQueryStringBehavior.none(),
        enableAcceptEncodingBrotli: true,
        enableAcceptEncodingGzip: true,
      }),
      originRequestPolicy: new OriginRequestPolicy(this, 'AssetsRequest', {
        comment: 'The host alone: the certificate of the load balancer is for it',
        headerBehavior: OriginRequestHeaderBehavior.allowList('Host'),
        cookieBehavior: OriginRequestCookieBehavior.none(),
        queryStringBehavior: OriginRequestQueryStringBehavior.none(),
      }),
      compress: true,
    };
  }

  /** For answers that the application did not give, such as a refusal of the load balancer; what the application says stands. */
  private securityHeaders(): ResponseHeadersPolicy {
    return new ResponseHeadersPolicy(this, 'SecurityHeaders', {
      comment: 'Security headers of Joule Verne',
      securityHeadersBehavior: {
        strictTransportSecurity: { accessControlMaxAge: Duration.days(365), includeSubdomains: false, override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: false },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.SAME_ORIGIN, override: false },
      },
      removeHeaders: ['Server'],
    });
  }

  private nameIt(): void {
    const { host, hostedZone } = this.props;
    if (!hostedZone) return;
    const record = {
      zone: hostedZone,
      recordName: `${host}.`,
      target: RecordTarget.fromAlias(new CloudFrontTarget(this.distribution)),
    };
    new ARecord(this, 'Ipv4', record);
    new AaaaRecord(this, 'Ipv6', record);
  }
}
