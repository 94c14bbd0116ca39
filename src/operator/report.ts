import type { Level, NamedFinding } from './check';

const SYMBOLS: Readonly<Record<Level, readonly [symbol: string, ansiColour: number]>> = {
  ok: ['✓', 32],
  warning: ['!', 33],
  fault: ['✗', 31],
  unknown: ['?', 36],
};

/** Prints the findings to standard output. @returns the exit code: 1 if there is a fault, otherwise 0 */
export function printReport(findings: readonly NamedFinding[], { json }: { readonly json: boolean }): number {
  const coloured = Boolean(process.stdout.isTTY) && !process.env.NO_COLOR;
  console.log(json ? formatJson(findings) : formatReport(findings, coloured));
  return findings.some(({ level }) => level === 'fault') ? 1 : 0;
}

/** Formats the report for a terminal: a line for each finding, its remedy below, and a summary at the end. */
export function formatReport(findings: readonly NamedFinding[], coloured: boolean): string {
  const width = Math.max(0, ...findings.map(({ check }) => check.length));
  const lines = findings.flatMap(({ check, level, what, remedy }, index) => {
    const name = findings[index - 1]?.check === check ? '' : check;
    return [
      `${symbolOf(level, coloured)} ${name.padEnd(width)}  ${what}`,
      ...(remedy ? [`  ${' '.repeat(width)}  → ${remedy}`] : []),
    ];
  });
  return [...lines, '', summarise(findings)].join('\n');
}

/** Formats the findings as JSON: `{ faults, warnings, unknowns, findings }`. */
export function formatJson(findings: readonly NamedFinding[]): string {
  return JSON.stringify({ ...count(findings), findings }, undefined, 2);
}

/** Formats a number with its noun: `1 alarm`, `1,204 alarms`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? noun : plural}`;
}

function symbolOf(level: Level, coloured: boolean): string {
  const [symbol, colour] = SYMBOLS[level];
  return coloured ? `\u001B[${colour}m${symbol}\u001B[0m` : symbol;
}

function summarise(findings: readonly NamedFinding[]): string {
  const { faults, warnings, unknowns } = count(findings);
  if (faults + warnings + unknowns === 0) return 'All checks passed.';
  const parts = [
    [faults, 'fault'],
    [warnings, 'warning'],
    [unknowns, 'inconclusive result'],
  ] as const;
  return `${parts
    .filter(([number]) => number > 0)
    .map(([number, noun]) => counted(number, noun))
    .join(', ')}.`;
}

function count(findings: readonly NamedFinding[]): { faults: number; warnings: number; unknowns: number } {
  const of = (level: Level) => findings.filter((finding) => finding.level === level).length;
  return { faults: of('fault'), warnings: of('warning'), unknowns: of('unknown') };
}
