import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ORIGIN_HEADER as INFRA_HEADER } from '../../../src/infra/origin-secret';
import { findTarget } from '../../../src/operator/smoke/addresses';
import { readArguments } from '../../../src/operator/smoke/arguments';
import { ORIGIN_HEADER } from '../../../src/operator/smoke/checks/load-balancer';
import { EXAMPLE, Practice } from '../../support/operator/doctor/doctor-fixture';
import { noStack, stack } from '../../support/operator/doctor/healthy-account';
import { xmlError } from '../../support/operator/doctor/wire';

let practice: Practice;
let folder: string;
let file: string;
beforeAll(async () => {
  practice = await Practice.open();
  folder = mkdtempSync(join(tmpdir(), 'smoke-test-'));
  file = join(folder, 'deployment.json');
  writeFileSync(file, JSON.stringify(EXAMPLE));
});
afterAll(async () => {
  await practice.close();
  rmSync(folder, { recursive: true });
});

const KNOWN = {
  host: 'chat.example.org',
  signIn: 'https://joule-verne-example.auth.eu-central-1.amazoncognito.com',
  ownWebAcl: false,
};
const OUTPUTS = {
  LoadBalancerAddress: 'lb-1.eu-central-1.elb.amazonaws.com',
  DistributionDomain: 'd111.cloudfront.net',
};
const follow = (answer: ReturnType<typeof stack>) =>
  practice.aws.follow({ 'cloudformation:DescribeStacks': () => answer });

describe('the addresses', () => {
  it("are the file's and the stack's", async () => {
    follow(stack('CREATE_COMPLETE', OUTPUTS));
    expect(await findTarget(readArguments([]), file)).toEqual({
      target: { ...KNOWN, loadBalancer: OUTPUTS.LoadBalancerAddress, distribution: OUTPUTS.DistributionDomain },
      findings: [],
    });
    expect(practice.aws.asked).toEqual(['cloudformation:DescribeStacks@eu-central-1']);
  });

  it("are the options', and then nobody is asked", async () => {
    follow(noStack('JouleVerne'));
    const words = ['--host', 'localhost', '--load-balancer', 'lb', '--distribution', 'd'];
    expect((await findTarget(readArguments(words), 'none')).target).toEqual({
      host: 'localhost',
      loadBalancer: 'lb',
      distribution: 'd',
      ownWebAcl: false,
    });
    expect((await findTarget(readArguments(words.slice(2)), file)).target).toEqual({
      ...KNOWN,
      loadBalancer: 'lb',
      distribution: 'd',
    });
    expect(practice.aws.asked).toEqual([]);
  });

  it.each([
    ['there is no stack', noStack('JouleVerne'), 'there is no stack JouleVerne in eu-central-1'],
    [
      'the stack may not be read',
      xmlError('AccessDenied', 403),
      'the permission cloudformation:DescribeStacks is missing',
    ],
    [
      'the credentials have expired',
      xmlError('ExpiredToken', 403),
      'Your AWS credentials have expired: sign in again, then run the command again.',
    ],
  ])('fail to be known where %s, and the rest is tried', async (_name, answer, what) => {
    follow(answer);
    expect(await findTarget(readArguments([]), file)).toEqual({
      target: KNOWN,
      findings: [{ check: 'Stack', level: 'unknown', what, remedy: expect.any(String) }],
    });
  });

  it('fail without a file and without a host', async () => {
    await expect(findTarget(readArguments([]), join(folder, 'none.json'))).rejects.toThrow(
      'Copy deployment.example.json',
    );
  });
});

describe('the options', () => {
  it('lead connections elsewhere', () => {
    const { connect } = readArguments([
      '--connect',
      'chat.example.org:443:127.0.0.1:8443',
      '--connect',
      'lb:80:[::1]:80',
    ]);
    expect([...connect]).toEqual([
      ['chat.example.org:443', { address: '127.0.0.1', port: 8443 }],
      ['lb:80', { address: '::1', port: 80 }],
    ]);
  });

  it.each([
    [['--hots', 'x'], /--hots/],
    [['--connect', 'x:1'], /must look like/],
    [['--connect', 'x:1:y:2'], /address of numbers; received "y"/],
  ])('fail when they are not understood: %j', (words, sentence) => {
    expect(() => readArguments(words)).toThrow(sentence);
  });
});

it('forges the header that the load balancer looks at', () => {
  expect(ORIGIN_HEADER).toBe(INFRA_HEADER);
});
