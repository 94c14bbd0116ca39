import { ACCOUNT, records, stack, zone } from '../healthy-account';
import { json, jsonError, xmlError } from '../wire-format';
import {
  arn,
  byRegion,
  certificate,
  certificates,
  identity,
  mailAccount,
  withCertificates,
  withCreatedCertificates,
  withSender,
} from './responses';
import type { PreparedFault } from './scenario';

export const nameFaults: readonly PreparedFault[] = [
  {
    name: 'a hosted zone of another account',
    aws: { 'route53:GetHostedZone': () => xmlError('NoSuchHostedZone', 404) },
    findings: [['Hosted zone', 'fault', /no hosted zone Z0123456789ABCDEFGHIJ/, /list-hosted-zones/]],
  },
  {
    name: 'a private hosted zone',
    aws: { 'route53:GetHostedZone': () => zone({ isPrivate: true }) },
    findings: [['Hosted zone', 'fault', /private zone/, /public zone/]],
  },
  {
    name: 'a hosted zone with another name',
    aws: { 'route53:GetHostedZone': () => zone({ name: 'example.com.' }) },
    findings: [['Hosted zone', 'fault', /zone of example\.com, not of example\.org/, /belong together/]],
  },
  {
    name: 'a hosted zone without delegation',
    machine: { nameServersOf: async () => ['ns.registrar.example.'] },
    findings: [
      [
        'Hosted zone',
        'fault',
        /delegated to ns\.registrar\.example, not to this zone/,
        /Set the name servers of example\.org to ns-1\.awsdns-01\.org, ns-2/,
      ],
    ],
  },
  {
    name: 'a machine without DNS',
    machine: {
      nameServersOf: async () => {
        throw new Error('ECONNREFUSED');
      },
    },
    findings: [['Hosted zone', 'unknown', /no name server answers/, /dig NS example\.org/]],
  },
  {
    name: 'a record of another product',
    aws: { 'route53:ListResourceRecordSets': () => records([{ type: 'CNAME', value: 'wiki.example.org' }]) },
    findings: [
      [
        'Hosted zone',
        'fault',
        /chat\.example\.org already has a record of type CNAME, which points to wiki\.example\.org/,
        /Delete it/,
      ],
    ],
  },
  {
    name: 'a DNS record of a distribution other than the existing distribution',
    aws: {
      'route53:ListResourceRecordSets': () => records([{ type: 'A', alias: 'd999.cloudfront.net.' }]),
      'cloudformation:DescribeStacks': () => stack('CREATE_COMPLETE', { DistributionDomain: 'd111.cloudfront.net' }),
    },
    findings: [['Hosted zone', 'fault', /d999\.cloudfront\.net/, /Delete it/]],
  },
  {
    name: 'CAA records that exclude Amazon',
    machine: {
      caaRecordsOf: async (name) =>
        name === 'example.org' ? [{ issue: 'letsencrypt.org; validationmethods=dns-01' }] : [],
    },
    findings: [['CAA records', 'fault', /allow only letsencrypt\.org/, /issue "amazon\.com"/]],
  },
  {
    name: 'a missing certificate',
    deployment: withCertificates,
    aws: { 'acm:DescribeCertificate': byRegion(jsonError('ResourceNotFoundException'), certificate()) },
    findings: [
      [
        'Certificates',
        'fault',
        /load balancer in eu-central-1 does not exist/,
        /list-certificates --region eu-central-1/,
      ],
    ],
  },
  {
    name: 'a certificate for another name',
    deployment: withCertificates,
    aws: {
      'acm:DescribeCertificate': byRegion(
        certificate(),
        certificate({ DomainName: 'org', SubjectAlternativeNames: ['*.org', '*.chat.example.org'] }),
      ),
    },
    findings: [
      [
        'Certificates',
        'fault',
        /CloudFront in us-east-1 is for org, \*\.org, \*\.chat\.example\.org, not for chat\.example\.org/,
        /Request one/,
      ],
    ],
  },
  {
    name: 'a certificate that is not validated',
    deployment: withCertificates,
    aws: {
      'acm:DescribeCertificate': byRegion(
        certificate({ Status: 'PENDING_VALIDATION', NotAfter: undefined }),
        certificate(),
      ),
    },
    findings: [['Certificates', 'fault', /waiting for validation/, /CNAME records/]],
  },
  {
    name: 'a failed certificate',
    deployment: withCertificates,
    aws: {
      'acm:DescribeCertificate': byRegion(certificate({ Status: 'FAILED', FailureReason: 'CAA_ERROR' }), certificate()),
    },
    findings: [['Certificates', 'fault', /FAILED \(CAA_ERROR\)/, /Request a new one/]],
  },
  {
    name: 'a certificate that expires soon',
    deployment: withCertificates,
    aws: {
      'acm:DescribeCertificate': byRegion(certificate({ NotAfter: Date.UTC(2026, 11, 2) / 1000 }), certificate()),
    },
    findings: [['Certificates', 'warning', /expires in 9 days, on 2026-12-02/, /renewed/]],
  },
  {
    name: 'certificates that the deployment has created, of which one is not renewed and one is deleted',
    aws: {
      ...withCreatedCertificates,
      'acm:DescribeCertificate': byRegion(
        certificate({ NotAfter: Date.UTC(2026, 11, 2) / 1000 }),
        jsonError('ResourceNotFoundException'),
      ),
    },
    findings: [
      [
        'Certificates',
        'fault',
        /CloudFront in us-east-1, which the deployment created, does not exist: arn:aws:acm:us-east-1/,
        /name both certificates in address\.certificates/,
      ],
      [
        'Certificates',
        'warning',
        /load balancer in eu-central-1, which the deployment created, expires in 9 days/,
        /CNAME record/,
      ],
    ],
  },
  {
    name: 'a certificate of another account',
    deployment: {
      address: {
        host: 'chat.example.org',
        certificates: { ...certificates, cloudFront: arn('us-east-1', '999999999999') },
      },
    },
    aws: { 'acm:DescribeCertificate': () => certificate() },
    findings: [
      [
        'Certificates',
        'fault',
        /belongs to account 999999999999, but your credentials are for 123456789012/,
        /a certificate of 123456789012/,
      ],
    ],
  },
  {
    name: 'a sign-in prefix of another pool',
    aws: {
      'cognito-idp:DescribeUserPoolDomain': () => json({ DomainDescription: { UserPoolId: 'eu-central-1_Other' } }),
    },
    findings: [['Sign-in address', 'fault', /belongs to the user pool eu-central-1_Other/, /another signIn\.prefix/]],
  },
  {
    name: 'a sign-in prefix of another account',
    machine: { resolves: async (name) => name === 'joule-verne-example.auth.eu-central-1.amazoncognito.com' },
    findings: [['Sign-in address', 'warning', /may belong to another account/, /another signIn\.prefix/]],
  },
  {
    name: 'a sign-in prefix that no name server confirms as free',
    machine: { resolves: async () => Promise.reject(Object.assign(new Error('queryA'), { code: 'ESERVFAIL' })) },
    findings: [['Sign-in address', 'unknown', /no name server answers/, /dig joule-verne-example\.auth/]],
  },
  {
    name: 'a sender without an SES identity',
    deployment: withSender,
    aws: { 'ses:GetEmailIdentity': () => jsonError('NotFoundException', 404), 'ses:GetAccount': () => mailAccount() },
    findings: [
      [
        'Mail sender',
        'fault',
        /SES in eu-west-1 has no identity example\.org/,
        /create-email-identity --region eu-west-1/,
      ],
    ],
  },
  {
    name: 'an unverified sender',
    deployment: withSender,
    aws: {
      'ses:GetEmailIdentity': () => identity({ VerifiedForSendingStatus: false, VerificationStatus: 'PENDING' }),
      'ses:GetAccount': () => mailAccount(),
    },
    findings: [['Mail sender', 'fault', /not verified example\.org \(PENDING\)/, /DKIM/]],
  },
  {
    name: 'a sender in the sandbox whose sending is paused',
    deployment: withSender,
    aws: {
      'ses:GetEmailIdentity': () => identity(),
      'ses:GetAccount': () => mailAccount({ ProductionAccessEnabled: false, SendingEnabled: false }),
    },
    findings: [
      ['Mail sender', 'fault', /sandbox/, /production access/],
      ['Mail sender', 'fault', /may not send mail/, /paused/],
    ],
  },
  {
    name: 'a web ACL of another account',
    deployment: { access: { webAcl: 'arn:aws:wafv2:us-east-1:999999999999:global/webacl/own/1' } },
    findings: [['Web ACL', 'fault', /account 999999999999/, /access\.webAcl/]],
  },
  {
    name: "the organisation's own web ACL",
    deployment: { access: { webAcl: `arn:aws:wafv2:us-east-1:${ACCOUNT}:global/webacl/own/1` } },
    findings: [['Web ACL', 'unknown', /does not check/, /get-web-acl .*--name own --id 1/]],
  },
];
