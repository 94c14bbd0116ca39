import { complaints, Practice } from '../../support/operator/doctor/doctor-fixture';
import { equipped, preparedFaults } from '../../support/operator/doctor/faults';

let practice: Practice;
beforeAll(async () => {
  practice = await Practice.open();
});
afterAll(() => practice.close());

describe('a healthy account', () => {
  it('is told what was looked at, in both regions, and of no fault', async () => {
    const findings = await practice.consult();
    expect(complaints(findings)).toEqual([]);
    expect(findings).toContainEqual({ check: 'Account', level: 'ok', what: '123456789012, as assumed-role/Admin/ada' });
    expect(findings).toContainEqual({ check: 'CDK bootstrap', level: 'ok', what: 'us-east-1 has version 25' });
    expect(findings).toContainEqual({ check: 'Rules of a group', level: 'ok', what: '55 of 60' });
    expect(practice.aws.asked).toEqual(
      expect.arrayContaining(['ssm:GetParameter@eu-central-1', 'ssm:GetParameter@us-east-1']),
    );
  });

  it.each(equipped)('has no fault with the option %#', async (circumstances) => {
    expect(complaints(await practice.consult(circumstances))).toEqual([]);
  });

  it('is changed by nothing that the doctor asks', async () => {
    for (const circumstances of equipped) {
      await practice.consult(circumstances);
      expect(practice.aws.asked.filter((question) => !/^[\w-]+:(Get|List|Describe)/.test(question))).toEqual([]);
    }
  });
});

describe('the doctor names', () => {
  it.each(preparedFaults)('$name', async ({ says, ...circumstances }) => {
    const found = complaints(await practice.consult(circumstances));
    expect(found).toEqual(
      says.map(([check, level, what, remedy]) => ({
        check,
        level,
        what: expect.stringMatching(what),
        remedy: expect.stringMatching(remedy),
      })),
    );
  });
});
