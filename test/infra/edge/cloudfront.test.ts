import { STRICT_TRANSPORT_SECURITY } from '../../../src/response-headers';
import { example, resourcesOf, synthesise, text, theOnly } from '../../support/infra/templates';

const { stack, edge } = synthesise();
const [
  ,
  {
    Properties: { DistributionConfig: distribution },
  },
] = theOnly(stack, 'AWS::CloudFront::Distribution');
const [origin] = distribution.Origins;
const application = distribution.DefaultCacheBehavior;
const [assets] = distribution.CacheBehaviors;
/** Ids of AWS's managed policies. */
const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const ALL_VIEWER = '216adef6-5c7f-47e4-b989-5492eafa07d3';

describe('the distribution', () => {
  it('has only the host name as an alias, requires TLS 1.2 or later, and redirects HTTP to HTTPS', () => {
    expect(distribution.Aliases).toEqual(['chat.example.org']);
    expect(distribution.ViewerCertificate.MinimumProtocolVersion).toBe('TLSv1.2_2021');
    for (const behaviour of [application, assets]) expect(behaviour.ViewerProtocolPolicy).toBe('redirect-to-https');
  });

  it('uses only the edge locations of price class 100, which are mainly in Europe and North America', () => {
    expect(distribution.PriceClass).toBe('PriceClass_100');
  });

  it('uses the web ACL and the certificate of the stack in us-east-1', () => {
    expect(text(distribution.WebACLId)).toMatch(/GetStackOutput/);
    expect(text(distribution.ViewerCertificate.AcmCertificateArn)).toMatch(/GetStackOutput/);
    theOnly(edge, 'AWS::WAFv2::WebACL');
    theOnly(edge, 'AWS::CertificateManager::Certificate');
  });

  it('forwards requests to the application unchanged, without caching or compression', () => {
    expect(application).toMatchObject({
      CachePolicyId: CACHING_DISABLED,
      OriginRequestPolicyId: ALL_VIEWER,
      Compress: false,
    });
    expect(application.AllowedMethods).toEqual(expect.arrayContaining(['POST', 'PUT', 'DELETE', 'PATCH']));
  });

  it('caches and compresses assets, and forwards no cookies for them', () => {
    expect(assets).toMatchObject({ PathPattern: '/assets/*', Compress: true });
    const [, policy] = theOnly(stack, 'AWS::CloudFront::CachePolicy');
    expect(policy.Properties.CachePolicyConfig.ParametersInCacheKeyAndForwardedToOrigin).toMatchObject({
      CookiesConfig: { CookieBehavior: 'none' },
      EnableAcceptEncodingBrotli: true,
    });
    const [, request] = theOnly(stack, 'AWS::CloudFront::OriginRequestPolicy');
    expect(request.Properties.OriginRequestPolicyConfig).toMatchObject({
      CookiesConfig: { CookieBehavior: 'none' },
      HeadersConfig: { Headers: ['Host'] },
    });
  });

  it('caches no error, because another user may be allowed to see the page, and another task may have the file', () => {
    expect(distribution.CustomErrorResponses).toEqual(
      [400, 403, 404, 405, 414, 500, 501, 502, 503, 504].map((ErrorCode) => ({ ErrorCode, ErrorCachingMinTTL: 0 })),
    );
  });

  it('sends the origin secret, and waits for data for two minutes, the maximum that CloudFront allows', () => {
    expect(origin.OriginCustomHeaders).toEqual([{ HeaderName: 'x-origin-secret', HeaderValue: expect.anything() }]);
    expect(text(origin.OriginCustomHeaders[0].HeaderValue)).toMatch(
      /^\{\{resolve:secretsmanager:<OriginSecretGeneration1/,
    );
    expect(origin.CustomOriginConfig).toMatchObject({
      OriginProtocolPolicy: 'https-only',
      OriginSSLProtocols: ['TLSv1.2'],
      OriginReadTimeout: 120,
    });
  });

  it('depends on the listener rules, so that the load balancer accepts a new secret before CloudFront sends it', () => {
    const [, { DependsOn }] = theOnly(stack, 'AWS::CloudFront::Distribution');
    expect(DependsOn).toEqual(
      expect.arrayContaining(Object.keys(resourcesOf(stack, 'AWS::ElasticLoadBalancingV2::ListenerRule'))),
    );
  });

  it('requires HTTPS for a year, but not for subdomains, like the application', () => {
    const [, { Properties }] = theOnly(stack, 'AWS::CloudFront::ResponseHeadersPolicy');
    const { StrictTransportSecurity: policy } = Properties.ResponseHeadersPolicyConfig.SecurityHeadersConfig;
    expect(policy).toEqual({ AccessControlMaxAgeSec: 31_536_000, IncludeSubdomains: false, Override: true });
    expect(STRICT_TRANSPORT_SECURITY).toBe(`max-age=${policy.AccessControlMaxAgeSec}`);
  });

  it('has DNS records for IPv4 and IPv6 in the hosted zone', () => {
    const records = Object.values(resourcesOf(stack, 'AWS::Route53::RecordSet')).map(
      ({ Properties: { Name, Type } }) => `${Type} ${Name}`,
    );
    expect(records.sort()).toEqual(['A chat.example.org.', 'AAAA chat.example.org.']);
  });
});

describe('a deployment with existing certificates and without a hosted zone', () => {
  const deployment = example();
  deployment.address = {
    host: 'chat.example.org',
    certificates: {
      cloudFront: 'arn:aws:acm:us-east-1:111122223333:certificate/aaaa',
      loadBalancer: 'arn:aws:acm:eu-central-1:111122223333:certificate/bbbb',
    },
  };
  const templates = synthesise(deployment);

  it('creates neither certificates nor DNS records, and uses the given certificates', () => {
    expect(resourcesOf(templates.stack, 'AWS::CertificateManager::Certificate')).toEqual({});
    expect(resourcesOf(templates.edge, 'AWS::CertificateManager::Certificate')).toEqual({});
    expect(resourcesOf(templates.stack, 'AWS::Route53::RecordSet')).toEqual({});
    expect(theOnly(templates.stack, 'AWS::ElasticLoadBalancingV2::Listener')[1].Properties.Certificates).toEqual([
      { CertificateArn: deployment.address.certificates.loadBalancer },
    ]);
    const [, { Properties }] = theOnly(templates.stack, 'AWS::CloudFront::Distribution');
    expect(Properties.DistributionConfig.ViewerCertificate.AcmCertificateArn).toBe(
      deployment.address.certificates.cloudFront,
    );
  });
});
