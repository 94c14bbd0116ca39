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
import { ORIGIN_HEADER } from '../../contract';
import { HSTS_SECONDS } from '../../response-headers';
import type { OriginSecret } from './origin-secret';

export interface CloudFrontProps {
  readonly host: string;
  /** Must be in us-east-1. */
  readonly certificate: ICertificate;
  readonly webAclArn: string;
  readonly loadBalancer: ApplicationLoadBalancer;
  /** Whether CloudFront connects to the load balancer through a VPC origin. Must be true if the load balancer has no public address. */
  readonly throughVpcOrigin: boolean;
  readonly originSecret: OriginSecret;
  /** The hosted zone in which to create the DNS records of the host. @default no records are created */
  readonly hostedZone?: IHostedZone | undefined;
}

/** Maximum time that CloudFront waits for the next byte from the origin. The application sends a heartbeat every 15 seconds. */
const READ_TIMEOUT = Duration.seconds(120);

/**
 * Status codes of errors, which CloudFront must not cache. By default, it would cache such responses for ten seconds
 * for all users, regardless of their headers.
 */
const ERRORS = [400, 403, 404, 405, 414, 500, 501, 502, 503, 504];

/** The CloudFront distribution, which is the only entry point for users. It caches only static assets. */
export class CloudFront extends Construct {
  readonly distribution: Distribution;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: CloudFrontProps,
  ) {
    super(scope, id);
    this.distribution = this.createDistribution(this.origin());
    this.addDnsRecords();
  }

  private origin(): IOrigin {
    const { loadBalancer, originSecret, throughVpcOrigin } = this.props;
    const options = {
      protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
      originSslProtocols: [OriginSslPolicy.TLS_V1_2],
      customHeaders: { [ORIGIN_HEADER]: originSecret.current },
      readTimeout: READ_TIMEOUT,
      keepaliveTimeout: Duration.seconds(60),
    };
    return throughVpcOrigin
      ? VpcOrigin.withApplicationLoadBalancer(loadBalancer, options)
      : new HttpOrigin(loadBalancer.loadBalancerDnsName, options);
  }

  private createDistribution(origin: IOrigin): Distribution {
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
      errorResponses: ERRORS.map((httpStatus) => ({ httpStatus, ttl: Duration.seconds(0) })),
      defaultBehavior: this.applicationBehavior(common),
      additionalBehaviors: { '/assets/*': this.assetsBehavior(common) },
    });
  }

  /**
   * Disables caching and compression, so that streams arrive without delay. The application compresses pages itself. To
   * do so, it needs the header `Accept-Encoding`, which the policy ALL_VIEWER forwards.
   */
  private applicationBehavior(common: BehaviorOptions): BehaviorOptions {
    return {
      ...common,
      allowedMethods: AllowedMethods.ALLOW_ALL,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      // Forwards the host header, because the load balancer builds the callback URL of the sign-in from it.
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER,
      compress: false,
    };
  }

  /** Caches assets for a long time, because their URLs change with their content. */
  private assetsBehavior(common: BehaviorOptions): BehaviorOptions {
    return {
      ...common,
      allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
      cachePolicy: new CachePolicy(this, 'AssetsCache', {
        comment: 'Assets of Joule Verne; the application sets the cache duration',
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
        comment: 'Only the host header, which the certificate of the load balancer requires',
        headerBehavior: OriginRequestHeaderBehavior.allowList('Host'),
        cookieBehavior: OriginRequestCookieBehavior.none(),
        queryStringBehavior: OriginRequestQueryStringBehavior.none(),
      }),
      compress: true,
    };
  }

  /**
   * Adds security headers to all responses, including those that do not come from the application, such as a 403 from the load balancer.
   * `Strict-Transport-Security` and `X-Content-Type-Options` replace the application's own headers; `X-Frame-Options` and
   * `Referrer-Policy` do not.
   */
  private securityHeaders(): ResponseHeadersPolicy {
    return new ResponseHeadersPolicy(this, 'SecurityHeaders', {
      comment: 'Security headers of Joule Verne',
      securityHeadersBehavior: {
        // The same as STRICT_TRANSPORT_SECURITY, the application's own header.
        strictTransportSecurity: {
          accessControlMaxAge: Duration.seconds(HSTS_SECONDS),
          includeSubdomains: false,
          override: true,
        },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: false },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.SAME_ORIGIN, override: false },
      },
      removeHeaders: ['Server'],
    });
  }

  private addDnsRecords(): void {
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
