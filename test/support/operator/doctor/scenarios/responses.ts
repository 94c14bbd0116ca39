/** Options of deployments, and responses of AWS, that several scenarios share. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Request, Response, Responses } from '../aws-server';
import {
  ACCOUNT,
  EXISTING_RESOURCES,
  lastSegment,
  model,
  profile,
  stack,
  stackResources,
  vpcs,
} from '../healthy-account';
import { json, jsonError } from '../wire-format';

/** The content of the example deployment file for Zurich. */
export const ZURICH: Record<string, unknown> = JSON.parse(
  readFileSync(join(__dirname, '../../../../../deployment.zurich.example.json'), 'utf8'),
);
export const MODEL = 'anthropic.claude-sonnet-4-6';
export const arn = (region: string, account = ACCOUNT) => `arn:aws:acm:${region}:${account}:certificate/0f1e`;
export const certificates = { cloudFront: arn('us-east-1'), loadBalancer: arn('eu-central-1') };
export const withCertificates = { address: { host: 'chat.example.org', certificates } };
export const certificate = (change: object = {}): Response =>
  json({
    Certificate: {
      DomainName: 'example.org',
      SubjectAlternativeNames: ['example.org', '*.example.org'],
      Status: 'ISSUED',
      NotAfter: Date.UTC(2027, 5, 1) / 1000,
      ...change,
    },
  });
export const withAgent = { engine: { kind: 'agent', agentId: 'ABCDEFGHIJ', aliasId: 'KLMNOPQRST' } };
export const agent = (agentStatus: string): Response =>
  json({ agent: { agentId: 'ABCDEFGHIJ', agentName: 'Verne', agentStatus } });
export const alias = (change: object = {}): Response =>
  json({ agentAlias: { agentId: 'ABCDEFGHIJ', agentAliasId: 'KLMNOPQRST', agentAliasStatus: 'PREPARED', ...change } });
export const withGuardrail = {
  engine: { kind: 'converse', model: `eu.${MODEL}`, guardrail: { id: 'abc123', version: '2' } },
};
export const withReranking = {
  engine: { kind: 'converse', model: `eu.${MODEL}`, rerankingModel: 'amazon.rerank-v1:0' },
};
export const withModel = (model: string) => ({ engine: { kind: 'converse', model } });
export const withSender = {
  signIn: {
    prefix: 'joule-verne-example',
    sender: { from: 'Joule Verne <chat@example.org>', identity: 'example.org', region: 'eu-west-1' },
  },
};
export const withRelayConcurrency = (relayConcurrency: number) => ({
  operation: { alarmEmail: 'operations@example.org', relayConcurrency },
});
export const withOriginSecret = (originSecret: number) => ({
  operation: { alarmEmail: 'operations@example.org', originSecret },
});
export const identity = (change: object = {}): Response =>
  json({ VerifiedForSendingStatus: true, VerificationStatus: 'SUCCESS', ...change });
export const mailAccount = (change: object = {}): Response =>
  json({ ProductionAccessEnabled: true, SendingEnabled: true, ...change });
export const byRegion =
  (home: Response, edge: Response) =>
  ({ region }: { region: string }) =>
    region === 'eu-central-1' ? home : edge;
export const fiveVpcs = (request: Request) => vpcs(request, 5);
/** The response of CloudFormation if a complete deployment exists. */
export const existingStack = { 'cloudformation:DescribeStacks': () => stack('UPDATE_COMPLETE') };
/** Cognito's responses if the existing user pool has domains with these prefixes. */
export const domains =
  (...own: readonly string[]) =>
  ({ body }: Request): Response =>
    json({
      DomainDescription: own.includes(JSON.parse(body).Domain)
        ? { UserPoolId: 'eu-central-1_Own', Status: 'ACTIVE' }
        : {},
    });
/**
 * The responses for a complete deployment that has created both certificates. In these tests, all of its stacks have the
 * same resources, apart from the region of the certificate.
 */
export const withCreatedCertificates = {
  ...existingStack,
  'cloudformation:ListStackResources': ({ region }: Request) =>
    stackResources([...EXISTING_RESOURCES, ['AWS::CertificateManager::Certificate', arn(region)]]),
};
export const withResource = (type: string, id: string) => () =>
  stackResources([...EXISTING_RESOURCES.filter(([known]) => known !== type), [type, id]]);

/** The resources of a complete deployment in which CloudFront sends this generation of the origin secret. */
export const withGeneration = (current: number) => () =>
  stackResources([
    ...EXISTING_RESOURCES.filter(([type]) => type !== 'AWS::SecretsManager::Secret'),
    ...[current - 1, current].map(
      (generation) =>
        [
          'AWS::SecretsManager::Secret',
          `secret-${generation}`,
          'CREATE_COMPLETE',
          `OriginSecretGeneration${generation}B3DDB415`,
        ] as const,
    ),
  ]);

/** Bedrock's responses for a global profile, whose model also has an ARN without a region. */
export const withGlobalProfile: Responses = {
  'bedrock:GetFoundationModel': ({ path }) =>
    lastSegment(path).startsWith('global.') ? jsonError('ValidationException') : model(lastSegment(path)),
  'bedrock:GetInferenceProfile': () =>
    profile(`global.${MODEL}`, {
      models: ['', 'eu-central-1'].map((region) => ({
        modelArn: `arn:aws:bedrock:${region}::foundation-model/${MODEL}`,
      })),
    }),
};
