import type { NamedFinding } from '../../src/operator/check';
import { formatJson, formatReport } from '../../src/operator/report';

const FINDINGS: readonly NamedFinding[] = [
  { check: 'VPCs', level: 'ok', what: '1 of 5' },
  { check: 'Zone', level: 'fault', what: 'is private', remedy: 'Name another.' },
  { check: 'Zone', level: 'warning', what: 'is old', remedy: 'Renew it.' },
  { check: 'Agent', level: 'unknown', what: 'no answer' },
];

describe('the report', () => {
  it('has a line for each finding with its remedy below, and ends with a summary', () => {
    expect(formatReport(FINDINGS, false).split('\n')).toEqual([
      '✓ VPCs   1 of 5',
      '✗ Zone   is private',
      '         → Name another.',
      '!        is old',
      '         → Renew it.',
      '? Agent  no answer',
      '',
      '1 fault, 1 warning, 1 inconclusive result.',
    ]);
  });

  it('ends with "All checks passed." when every finding is ok', () => {
    expect(formatReport(FINDINGS.slice(0, 1), false)).toBe('✓ VPCs  1 of 5\n\nAll checks passed.');
  });

  it('uses the plural for more than one finding', () => {
    const twice = [...FINDINGS, ...FINDINGS];
    expect(formatReport(twice, false).split('\n').at(-1)).toBe('2 faults, 2 warnings, 2 inconclusive results.');
  });

  it('colours only the symbols, and only if the caller asks for colours', () => {
    expect(formatReport(FINDINGS, true)).toContain('\u001B[31m✗\u001B[0m Zone   is private');
    expect(formatReport(FINDINGS, false)).not.toContain('\u001B');
  });

  it('has the same findings in JSON, with the numbers of faults, warnings and unknown results', () => {
    expect(JSON.parse(formatJson(FINDINGS))).toEqual({ faults: 1, warnings: 1, unknowns: 1, findings: FINDINGS });
  });
});
