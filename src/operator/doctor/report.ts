import type { Level, NamedFinding } from './finding';

const SIGNS: Readonly<Record<Level, readonly [sign: string, colour: number]>> = {
  ok: ['✓', 32],
  warning: ['!', 33],
  fault: ['✗', 31],
  unknown: ['?', 36],
};

/** What a person reads in a terminal: a line a finding, its remedy below, and a summary. */
export function report(findings: readonly NamedFinding[], coloured: boolean): string {
  const width = Math.max(0, ...findings.map(({ check }) => check.length));
  const lines = findings.flatMap(({ check, level, what, remedy }, index) => {
    const name = findings[index - 1]?.check === check ? '' : check;
    return [
      `${sign(level, coloured)} ${name.padEnd(width)}  ${what}`,
      ...(remedy ? [`  ${' '.repeat(width)}  → ${remedy}`] : []),
    ];
  });
  return [...lines, '', summary(findings)].join('\n');
}

/** What a program reads. */
export function reportAsJson(findings: readonly NamedFinding[]): string {
  return JSON.stringify({ ...count(findings), findings }, undefined, 2);
}

function sign(level: Level, coloured: boolean): string {
  const [character, colour] = SIGNS[level];
  return coloured ? `\u001B[${colour}m${character}\u001B[0m` : character;
}

function summary(findings: readonly NamedFinding[]): string {
  const { faults, warnings, unknowns } = count(findings);
  if (faults + warnings + unknowns === 0) return 'All is well.';
  const parts = [
    [faults, 'fault'],
    [warnings, 'warning'],
    [unknowns, 'thing that could not be found out'],
  ] as const;
  return `${parts
    .filter(([number]) => number > 0)
    .map(([number, noun]) => `${number} ${plural(noun, number)}`)
    .join(', ')}.`;
}

function count(findings: readonly NamedFinding[]): { faults: number; warnings: number; unknowns: number } {
  const of = (level: Level) => findings.filter((finding) => finding.level === level).length;
  return { faults: of('fault'), warnings: of('warning'), unknowns: of('unknown') };
}

function plural(noun: string, number: number): string {
  return number === 1 ? noun : noun.replace(/^\w+/, '$&s');
}
