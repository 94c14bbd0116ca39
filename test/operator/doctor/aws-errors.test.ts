import { DoctorFixture, problems } from '../../support/operator/doctor/doctor-fixture';
import { healthyAccount, regions, unauthorised } from '../../support/operator/doctor/healthy-account';
import { jsonError, query, xmlError } from '../../support/operator/doctor/wire-format';

const doctor = DoctorFixture.forFile();

const denied = () => jsonError('AccessDeniedException', 403, 'User is not authorized to perform this');

describe('a check whose request to AWS fails', () => {
  it.each([
    ['EC2 denies it', 'ec2:DescribeVpcs', () => unauthorised, 'VPCs', 'ec2:DescribeVpcs'],
    [
      'a JSON service denies it',
      'lambda:GetAccountSettings',
      denied,
      'Lambda concurrency',
      'lambda:GetAccountSettings',
    ],
    ['Bedrock denies it', 'bedrock:GetInferenceProfile', denied, 'Answering model', 'bedrock:GetInferenceProfile'],
    [
      'Route 53 denies it',
      'route53:GetHostedZone',
      () => xmlError('AccessDenied', 403),
      'Hosted zone',
      'route53:GetHostedZone',
    ],
  ])('names the missing permission when %s', async (_name, key, response, check, action) => {
    expect(problems(await doctor.run({ aws: { [key]: response } }))).toEqual([
      {
        check,
        level: 'unknown',
        what: `the permission ${action} is missing`,
        remedy: `Ask your administrator for ${action}, or have someone with this permission run the doctor.`,
      },
    ]);
  });

  it('names a policy of the organisation as the cause if a service control policy denies the request', async () => {
    const aws = { 'ec2:DescribeVpcs': () => deniedBy('with an explicit deny in a service control policy') };
    expect(problems(await doctor.run({ aws }))).toEqual([
      expect.objectContaining({
        level: 'unknown',
        remedy: expect.stringContaining('A policy of your AWS organisation denies ec2:DescribeVpcs'),
      }),
    ]);
  });

  it('reports no fault when everything but GetCallerIdentity is denied', async () => {
    const keys = Object.keys(healthyAccount).filter((key) => key !== 'sts:GetCallerIdentity');
    const aws = Object.fromEntries(
      keys.map((key) => [
        key,
        key.startsWith('ec2:')
          ? () => unauthorised
          : /^(cloudformation|cloudfront|elasticloadbalancing|iam|route53):/.test(key)
            ? () => xmlError('AccessDenied', 403)
            : denied,
      ]),
    );
    const found = problems(await doctor.run({ aws }));
    expect(found.length).toBeGreaterThan(10);
    expect(found.filter(({ level, what }) => level !== 'unknown' || !what.startsWith('the permission '))).toEqual([]);
  });

  it('times out when a service does not respond', async () => {
    const aws = { 'lambda:GetAccountSettings': 'never' as const };
    expect(problems(await doctor.run({ aws, timeout: 2_500 }))).toEqual([
      {
        check: 'Lambda concurrency',
        level: 'unknown',
        what: 'no answer within 2.5 s',
        remedy: 'Run the doctor again.',
      },
    ]);
    expect(problems(await doctor.run())).toEqual([]);
  });

  it('reports the message of an unexpected error, without a stack trace', async () => {
    const aws = { 'lambda:GetAccountSettings': () => jsonError('InvalidRequestException', 400, 'unexpected') };
    const found = problems(await doctor.run({ aws }));
    expect(found).toEqual([
      expect.objectContaining({
        check: 'Lambda concurrency',
        level: 'unknown',
        what: 'AWS answered with InvalidRequestException: unexpected',
      }),
    ]);
  });

  it('reads the bootstrap version from the stack when the operator may not read the parameter', async () => {
    const aws = {
      'ssm:GetParameter': denied,
      'cloudformation:DescribeStacks': (request: { body: string }) =>
        request.body.includes('StackName=CDKToolkit')
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
    const found = await doctor.run({ aws });
    expect(problems(found)).toEqual([]);
    expect(found).toContainEqual({ check: 'CDK bootstrap', level: 'ok', what: 'eu-central-1 has version 21' });
  });
});

describe('the doctor stops at once', () => {
  it.each([
    ['expired', 'ExpiredToken', /^Your AWS credentials have expired/],
    ['invalid', 'InvalidClientTokenId', /^AWS rejects your credentials in us-east-1 \(InvalidClientTokenId\)/],
  ])('with one message when the credentials are %s', async (_name, code, sentence) => {
    await expect(doctor.run({ aws: { 'sts:GetCallerIdentity': () => xmlError(code, 403) } })).rejects.toThrow(sentence);
    expect(doctor.aws.requests).toEqual(['sts:GetCallerIdentity@us-east-1']);
  });

  it('with one message when the credentials expire during a check', async () => {
    await expect(
      doctor.run({ aws: { 'lambda:GetAccountSettings': () => jsonError('ExpiredTokenException') } }),
    ).rejects.toThrow('Your AWS credentials have expired');
  });

  it('without credentials, and explains how to get some', async () => {
    const { AWS_ACCESS_KEY_ID: key } = process.env;
    delete process.env.AWS_ACCESS_KEY_ID;
    try {
      await expect(doctor.run()).rejects.toThrow(/^There are no AWS credentials: set AWS_PROFILE/);
    } finally {
      process.env.AWS_ACCESS_KEY_ID = key;
    }
  });
});

describe('the region', () => {
  it('is reported as a fault when it is not enabled, and the doctor sends it no requests', async () => {
    const found = problems(await doctor.run({ aws: { 'ec2:DescribeRegions': () => regions('not-opted-in') } }));
    expect(found).toEqual([
      {
        check: 'Region',
        level: 'fault',
        what: 'eu-central-1 is not enabled in this account',
        remedy: 'Enable it, which takes a few minutes: aws account enable-region --region-name eu-central-1',
      },
    ]);
    expect(doctor.aws.requests.filter((request) => request.endsWith('@eu-central-1'))).toEqual([]);
  });

  it('is reported as a fault when AWS does not list it', async () => {
    const found = problems(
      await doctor.run({
        deployment: { region: 'eu-west-3', network: { cloudFrontPrefixList: 'pl-a3a144ca' } },
      }),
    );
    expect(found).toEqual([
      expect.objectContaining({ check: 'Region', level: 'fault', what: 'AWS has no region eu-west-3' }),
    ]);
  });
});

function deniedBy(message: string) {
  return {
    ...unauthorised,
    body: unauthorised.body.replace(
      'You are not authorized to perform this operation.',
      `You are not authorized ${message}`,
    ),
  };
}
