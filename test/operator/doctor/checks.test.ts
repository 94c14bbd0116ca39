import { DoctorFixture, problems } from '../../support/operator/doctor/doctor-fixture';
import { healthyScenarios, preparedFaults } from '../../support/operator/doctor/scenarios';

const doctor = DoctorFixture.forFile();

describe('in a healthy account, the doctor', () => {
  it('reports each check as ok, in both regions', async () => {
    const findings = await doctor.run();
    expect(problems(findings)).toEqual([]);
    expect(findings).toContainEqual({ check: 'Account', level: 'ok', what: '123456789012, as assumed-role/Admin/ada' });
    expect(findings).toContainEqual({ check: 'CDK bootstrap', level: 'ok', what: 'us-east-1 has version 25' });
    expect(findings.filter(({ check }) => check === 'Answering model').map(({ what }) => what)).toEqual([
      'eu.anthropic.claude-sonnet-4-6 can be used in eu-central-1',
      'eu.anthropic.claude-sonnet-4-6 may route questions to eu-west-1',
      'eu.anthropic.claude-sonnet-4-6 cites with citations of Bedrock',
    ]);
    expect(findings).toContainEqual({ check: 'Security group rules', level: 'ok', what: '55 of 60' });
    expect(doctor.aws.requests).toEqual(
      expect.arrayContaining(['ssm:GetParameter@eu-central-1', 'ssm:GetParameter@us-east-1']),
    );
  });

  it.each(healthyScenarios)('reports no problem and sends only read requests: $name', async (scenario) => {
    expect(problems(await doctor.run(scenario))).toEqual([]);
    expect(doctor.aws.requests.filter((request) => !/^[\w-]+:(Get|BatchGet|List|Describe)/.test(request))).toEqual([]);
  });
});

describe('the doctor reports', () => {
  it.each(preparedFaults)('$name', async ({ findings, ...scenario }) => {
    expect(problems(await doctor.run(scenario))).toEqual(
      findings.map(([check, level, what, remedy]) => ({
        check,
        level,
        what: expect.stringMatching(what),
        remedy: expect.stringMatching(remedy),
      })),
    );
  });
});
