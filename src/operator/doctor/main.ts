/**
 * `npx projen doctor`: looks at the operator's account before a deployment, and names a remedy for each finding. Ends with 0 when a
 * deployment can begin, 1 when it would fail or nothing could be asked, 2 when the command was written wrongly.
 */
import { runCommand } from '../command';
import { type Arguments, HELP, readArguments } from './arguments';
import { diagnose } from './doctor';
import { CredentialFault } from './errors';
import type { NamedFinding } from './finding';
import { progressOn } from './progress';
import { readWithHelp } from './reading';
import { report, reportAsJson } from './report';
import { thisMachine } from './workplace';

/** Milliseconds for one check. */
const TIMEOUT = 30_000;

runCommand({ help: HELP, read: readArguments, run: consult });

async function consult({ json }: Arguments): Promise<number> {
  try {
    const findings = await look();
    console.log(
      json ? reportAsJson(findings) : report(findings, Boolean(process.stdout.isTTY) && !process.env.NO_COLOR),
    );
    return findings.some(({ level }) => level === 'fault') ? 1 : 0;
  } catch (error) {
    if (!(error instanceof CredentialFault)) throw error;
    console[json ? 'log' : 'error'](json ? JSON.stringify({ error: error.message }) : error.message);
    return 1;
  }
}

async function look(): Promise<NamedFinding[]> {
  const progress = progressOn(process.stderr);
  progress.tell(0, 1);
  try {
    const { deployment, findings } = await readWithHelp(process.env.DEPLOYMENT || undefined);
    if (!deployment) return [...findings];
    return [
      ...findings,
      ...(await diagnose({ deployment, workplace: thisMachine, timeout: TIMEOUT, progress: progress.tell })),
    ];
  } finally {
    progress.end();
  }
}
