import { example, resourcesOf, synthesise, text, theOnly } from '../support/infra/templates';

const templates = synthesise();
const { stack, edge } = templates;
const [
  ,
  {
    Properties: { DistributionConfig: distribution },
  },
] = theOnly(stack, 'AWS::CloudFront::Distribution');
const [origin] = distribution.Origins;
const application = distribution.DefaultCacheBehavior;
const [assets] = distribution.CacheBehaviors;
/** Managed policies, by the ids that AWS publishes. */
const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const ALL_VIEWER = '216adef6-5c7f-47e4-b989-5492eafa07d3';

describe('CloudFront', () => {
  it('answers for the host alone, over TLS 1.2 or better', () => {
    expect(distribution.Aliases).toEqual(['chat.example.org']);
    expect(distribution.ViewerCertificate.MinimumProtocolVersion).toBe('TLSv1.2_2021');
    for (const behaviour of [application, assets]) expect(behaviour.ViewerProtocolPolicy).toBe('redirect-to-https');
  });

  it('is protected by the web ACL of us-east-1, and shows its certificate', () => {
    expect(text(distribution.WebACLId)).toMatch(/GetStackOutput/);
    expect(text(distribution.ViewerCertificate.AcmCertificateArn)).toMatch(/GetStackOutput/);
    theOnly(edge, 'AWS::WAFv2::WebACL');
    theOnly(edge, 'AWS::CertificateManager::Certificate');
  });

  it('caches nothing of the application, passes on all that a browser sends, and leaves streams as they are', () => {
    expect(application).toMatchObject({
      CachePolicyId: CACHING_DISABLED,
      OriginRequestPolicyId: ALL_VIEWER,
      Compress: false,
    });
    expect(application.AllowedMethods).toEqual(expect.arrayContaining(['POST', 'PUT', 'DELETE', 'PATCH']));
  });

  it('caches and compresses assets, without the cookies of those who ask', () => {
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

  it('shows the load balancer the origin secret, and bears a silence of two minutes, which is as much as CloudFront can', () => {
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

  it('sends a new secret only when the load balancer admits it', () => {
    const [, { DependsOn }] = theOnly(stack, 'AWS::CloudFront::Distribution');
    expect(DependsOn).toEqual(
      expect.arrayContaining(Object.keys(resourcesOf(stack, 'AWS::ElasticLoadBalancingV2::ListenerRule'))),
    );
  });

  it('has its name in the hosted zone, for both kinds of addresses', () => {
    const records = Object.values(resourcesOf(stack, 'AWS::Route53::RecordSet')).map(
      ({ Properties: { Name, Type } }) => `${Type} ${Name}`,
    );
    expect(records.sort()).toEqual(['A chat.example.org.', 'AAAA chat.example.org.']);
  });
});

describe('the edge of an organisation that keeps DNS and certificates itself', () => {
  const deployment = example();
  deployment.address = {
    host: 'chat.example.org',
    certificates: {
      cloudFront: 'arn:aws:acm:us-east-1:111122223333:certificate/aaaa',
      loadBalancer: 'arn:aws:acm:eu-central-1:111122223333:certificate/bbbb',
    },
  };
  const own = synthesise(deployment);

  it('makes neither certificates nor records, and uses the given ones', () => {
    expect(resourcesOf(own.stack, 'AWS::CertificateManager::Certificate')).toEqual({});
    expect(resourcesOf(own.edge, 'AWS::CertificateManager::Certificate')).toEqual({});
    expect(resourcesOf(own.stack, 'AWS::Route53::RecordSet')).toEqual({});
    expect(theOnly(own.stack, 'AWS::ElasticLoadBalancingV2::Listener')[1].Properties.Certificates).toEqual([
      { CertificateArn: deployment.address.certificates.loadBalancer },
    ]);
    const [, { Properties }] = theOnly(own.stack, 'AWS::CloudFront::Distribution');
    expect(Properties.DistributionConfig.ViewerCertificate.AcmCertificateArn).toBe(
      deployment.address.certificates.cloudFront,
    );
  });
});
