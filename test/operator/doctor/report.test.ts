import type { NamedFinding } from '../../../src/operator/doctor/finding';
import { report, reportAsJson } from '../../../src/operator/doctor/report';

const FINDINGS: readonly NamedFinding[] = [
  { check: 'VPCs', level: 'ok', what: '1 of 5' },
  { check: 'Zone', level: 'fault', what: 'is private', remedy: 'Name another.' },
  { check: 'Zone', level: 'warning', what: 'is old', remedy: 'Renew it.' },
  { check: 'Agent', level: 'unknown', what: 'no answer' },
];

it('has a line a finding, its remedy below, and a summary', () => {
  expect(report(FINDINGS, false).split('\n')).toEqual([
    '✓ VPCs   1 of 5',
    '✗ Zone   is private',
    '         → Name another.',
    '!        is old',
    '         → Renew it.',
    '? Agent  no answer',
    '',
    '1 fault, 1 warning, 1 thing that could not be found out.',
  ]);
});

it('says in a word that all is well', () => {
  expect(report(FINDINGS.slice(0, 1), false)).toBe('✓ VPCs  1 of 5\n\nAll is well.');
});

it('counts more than one', () => {
  const twice = [...FINDINGS, ...FINDINGS];
  expect(report(twice, false).split('\n').at(-1)).toBe('2 faults, 2 warnings, 2 things that could not be found out.');
});

it('colours the signs alone, and only where it is asked to', () => {
  expect(report(FINDINGS, true)).toContain('\u001B[31m✗\u001B[0m Zone   is private');
  expect(report(FINDINGS, false)).not.toContain('\u001B');
});

it('is as complete for programs', () => {
  expect(JSON.parse(reportAsJson(FINDINGS))).toEqual({ faults: 1, warnings: 1, unknowns: 1, findings: FINDINGS });
});
