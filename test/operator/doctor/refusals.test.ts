import { complaints, Practice } from '../../support/operator/doctor/doctor-fixture';
import { healthy, regions, unauthorised } from '../../support/operator/doctor/healthy-account';
import { jsonError, query, xmlError } from '../../support/operator/doctor/wire';

let practice: Practice;
beforeAll(async () => {
  practice = await Practice.open();
});
afterAll(() => practice.close());

const denied = () => jsonError('AccessDeniedException', 403, 'User is not authorized to perform this');

describe('fails to find out', () => {
  it.each([
    ['EC2 refuses', 'ec2:DescribeVpcs', () => unauthorised, 'VPCs', 'ec2:DescribeVpcs'],
    ['a JSON service refuses', 'lambda:GetAccountSettings', denied, 'Lambda concurrency', 'lambda:GetAccountSettings'],
    ['Bedrock refuses', 'bedrock:GetInferenceProfile', denied, 'Answering model', 'bedrock:GetInferenceProfile'],
    [
      'Route 53 refuses',
      'route53:GetHostedZone',
      () => xmlError('AccessDenied', 403),
      'Hosted zone',
      'route53:GetHostedZone',
    ],
  ])('where %s, and says which permission to ask for', async (_name, key, answer, check, action) => {
    expect(complaints(await practice.consult({ aws: { [key]: answer } }))).toEqual([
      {
        check,
        level: 'unknown',
        what: `the permission ${action} is missing`,
        remedy: `Ask your administrator for ${action}, or let somebody run the doctor who has it.`,
      },
    ]);
  });

  it('where a policy of the organisation refuses, and says whom to ask', async () => {
    const aws = { 'ec2:DescribeVpcs': () => refusedBy('with an explicit deny in a service control policy') };
    expect(complaints(await practice.consult({ aws }))).toEqual([
      expect.objectContaining({
        level: 'unknown',
        remedy: expect.stringContaining('A policy of your AWS organisation refuses ec2:DescribeVpcs'),
      }),
    ]);
  });

  it('where everything but the identity is refused, and names no fault', async () => {
    const keys = Object.keys(healthy).filter((key) => key !== 'sts:GetCallerIdentity');
    const aws = Object.fromEntries(
      keys.map((key) => [
        key,
        key.startsWith('ec2:')
          ? () => unauthorised
          : /^(cloudformation|iam|route53):/.test(key)
            ? () => xmlError('AccessDenied', 403)
            : denied,
      ]),
    );
    const found = complaints(await practice.consult({ aws }));
    expect(found.length).toBeGreaterThan(10);
    expect(found.filter(({ level, what }) => level !== 'unknown' || !what.startsWith('the permission '))).toEqual([]);
  });

  it('where a service does not answer, and does not wait for it', async () => {
    const aws = { 'lambda:GetAccountSettings': 'never' as const };
    expect(complaints(await practice.consult({ aws, timeout: 2_500 }))).toEqual([
      {
        check: 'Lambda concurrency',
        level: 'unknown',
        what: 'no answer within 2.5 s',
        remedy: 'Run the doctor again.',
      },
    ]);
    expect(complaints(await practice.consult())).toEqual([]);
  });

  it('where a service answers with something else, and shows no stack trace', async () => {
    const aws = { 'lambda:GetAccountSettings': () => jsonError('InvalidRequestException', 400, 'strange') };
    const found = complaints(await practice.consult({ aws }));
    expect(found).toEqual([
      expect.objectContaining({
        check: 'Lambda concurrency',
        level: 'unknown',
        what: 'AWS answered with InvalidRequestException: strange',
      }),
    ]);
  });

  it('takes the version of the bootstrap from its stack where parameters may not be read', async () => {
    const aws = {
      'ssm:GetParameter': denied,
      'cloudformation:DescribeStacks': (question: { body: string }) =>
        question.body.includes('StackName=CDKToolkit')
          ? query('DescribeStacks', {
              Stacks: {
                member: [
                  {
                    StackStatus: 'UPDATE_COMPLETE',
                    Outputs: { member: [{ OutputKey: 'BootstrapVersion', OutputValue: '21' }] },
                  },
                ],
              },
            })
          : xmlError('ValidationError', 400, 'Stack with id x does not exist'),
    };
    const found = await practice.consult({ aws });
    expect(complaints(found)).toEqual([]);
    expect(found).toContainEqual({ check: 'CDK bootstrap', level: 'ok', what: 'eu-central-1 has version 21' });
  });
});

describe('fails at once', () => {
  it.each([
    ['expired', 'ExpiredToken', /^Your AWS credentials have expired/],
    ['wrong', 'InvalidClientTokenId', /^AWS refuses your credentials in us-east-1 \(InvalidClientTokenId\)/],
  ])('with %s credentials, and says nothing else', async (_name, code, sentence) => {
    await expect(practice.consult({ aws: { 'sts:GetCallerIdentity': () => xmlError(code, 403) } })).rejects.toThrow(
      sentence,
    );
    expect(practice.aws.asked).toEqual(['sts:GetCallerIdentity@us-east-1']);
  });

  it('with credentials that expire in the middle, and says nothing else', async () => {
    await expect(
      practice.consult({ aws: { 'lambda:GetAccountSettings': () => jsonError('ExpiredTokenException') } }),
    ).rejects.toThrow('Your AWS credentials have expired');
  });

  it('without credentials, and says how to get some', async () => {
    const { AWS_ACCESS_KEY_ID: key } = process.env;
    delete process.env.AWS_ACCESS_KEY_ID;
    try {
      await expect(practice.consult()).rejects.toThrow(/^There are no AWS credentials: set AWS_PROFILE/);
    } finally {
      process.env.AWS_ACCESS_KEY_ID = key;
    }
  });
});

describe('a region', () => {
  it('fails when it is not open, and nothing is asked in it', async () => {
    const found = complaints(await practice.consult({ aws: { 'ec2:DescribeRegions': () => regions('not-opted-in') } }));
    expect(found).toEqual([
      {
        check: 'Region',
        level: 'fault',
        what: 'eu-central-1 is not open to this account yet',
        remedy: 'Open it, which takes some minutes: aws account enable-region --region-name eu-central-1',
      },
    ]);
    expect(practice.aws.asked.filter((question) => question.endsWith('@eu-central-1'))).toEqual([]);
  });

  it('fails when there is none of its name', async () => {
    const found = complaints(
      await practice.consult({
        deployment: { region: 'eu-centrale-1', network: { cloudFrontPrefixList: 'pl-a3a144ca' } },
      }),
    );
    expect(found).toEqual([
      expect.objectContaining({ check: 'Region', level: 'fault', what: 'AWS has no region eu-centrale-1' }),
    ]);
  });
});

function refusedBy(message: string) {
  return {
    ...unauthorised,
    body: unauthorised.body.replace(
      'You are not authorized to perform this operation.',
      `You are not authorized ${message}`,
    ),
  };
}
