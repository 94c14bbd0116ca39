import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findAddresses } from '../../../src/operator/smoke/addresses';
import { parseSmokeArguments } from '../../../src/operator/smoke/options';
import { DoctorFixture, EXAMPLE } from '../../support/operator/doctor/doctor-fixture';
import { noStack, stack } from '../../support/operator/doctor/healthy-account';
import { xmlError } from '../../support/operator/doctor/wire-format';

const fixture = DoctorFixture.forFile();
let folder: string;
let file: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'smoke-test-'));
  file = join(folder, 'deployment.json');
  writeFileSync(file, JSON.stringify(EXAMPLE));
});
afterAll(async () => {
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
const describeStacksWith = (response: ReturnType<typeof stack>) =>
  fixture.aws.respondWith({ 'cloudformation:DescribeStacks': () => response });

describe('findAddresses', () => {
  it('returns the addresses in the deployment file and in the outputs of the stack', async () => {
    describeStacksWith(stack('CREATE_COMPLETE', OUTPUTS));
    expect(await findAddresses(parseSmokeArguments([]), file)).toEqual({
      addresses: { ...KNOWN, loadBalancer: OUTPUTS.LoadBalancerAddress, distribution: OUTPUTS.DistributionDomain },
      findings: [],
    });
    expect(fixture.aws.requests).toEqual(['cloudformation:DescribeStacks@eu-central-1']);
  });

  it('uses the addresses in the options without asking AWS', async () => {
    describeStacksWith(noStack('JouleVerne'));
    const args = ['--host', 'localhost', '--load-balancer', 'lb', '--distribution', 'd'];
    expect((await findAddresses(parseSmokeArguments(args), 'none')).addresses).toEqual({
      host: 'localhost',
      loadBalancer: 'lb',
      distribution: 'd',
      ownWebAcl: false,
    });
    expect((await findAddresses(parseSmokeArguments(args.slice(2)), file)).addresses).toEqual({
      ...KNOWN,
      loadBalancer: 'lb',
      distribution: 'd',
    });
    expect(fixture.aws.requests).toEqual([]);
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
      'Your AWS credentials have expired: sign in again, then run this command again.',
    ],
  ])('returns the known addresses and a finding when %s', async (_name, response, what) => {
    describeStacksWith(response);
    expect(await findAddresses(parseSmokeArguments([]), file)).toEqual({
      addresses: KNOWN,
      findings: [{ check: 'Stack', level: 'unknown', what, remedy: expect.any(String) }],
    });
  });

  it('rejects a missing file when the options name no host', async () => {
    await expect(findAddresses(parseSmokeArguments([]), join(folder, 'none.json'))).rejects.toThrow(
      'Copy deployment.example.json',
    );
  });
});

describe('parseSmokeArguments', () => {
  it('reads --connect as a mapping from host and port to an address', () => {
    const { connect } = parseSmokeArguments([
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
    [['--connect', 'x:1:y:2'], /IP address to connect to; received "y"/],
  ])('rejects %j', (args, message) => {
    expect(() => parseSmokeArguments(args)).toThrow(message);
  });
});
