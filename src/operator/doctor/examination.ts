import type { Check, Patient } from './check';
import { CredentialFault, MissingPermission, Unreachable } from './errors';
import { type Finding, type NamedFinding, unknown } from './finding';

export interface ExaminationOptions {
  /** Milliseconds for one check. */
  readonly timeout: number;
  /** Told whenever a check has ended. */
  readonly progress?: ((done: number, all: number) => void) | undefined;
}

/**
 * Lets all checks look at once.
 *
 * @returns their findings, in the order of the checks
 * @throws CredentialFault when one of them meets it: the others would only say the same
 */
export async function examine(
  checks: readonly Check[],
  patient: Patient,
  { timeout, progress }: ExaminationOptions,
): Promise<NamedFinding[]> {
  let done = 0;
  const all = await Promise.all(
    checks.map(async ({ name, examine: look }) => {
      const findings = await bounded(look(patient), timeout).catch(explain);
      progress?.((done += 1), checks.length);
      return findings instanceof CredentialFault ? findings : findings.map((finding) => ({ check: name, ...finding }));
    }),
  );
  return all.flatMap((findings) => {
    if (findings instanceof CredentialFault) throw findings;
    return findings;
  });
}

async function bounded(findings: Promise<readonly Finding[]>, timeout: number): Promise<readonly Finding[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<readonly Finding[]>((resolve) => {
    timer = setTimeout(
      () => resolve([unknown(`no answer within ${timeout / 1000} s`, 'Run the doctor again.')]),
      timeout,
    );
  });
  try {
    return await Promise.race([findings, late]);
  } finally {
    clearTimeout(timer);
  }
}

function explain(error: unknown): Finding[] | CredentialFault {
  if (error instanceof CredentialFault) return error;
  if (error instanceof MissingPermission) {
    return [
      unknown(
        error.message,
        error.byOrganisation
          ? `A policy of your AWS organisation refuses ${error.action}: ask those who keep it.`
          : `Ask your administrator for ${error.action}, or let somebody run the doctor who has it.`,
      ),
    ];
  }
  if (error instanceof Unreachable)
    return [unknown(error.message, "Check this machine's way to the internet, and its proxy.")];
  const { name, message } = error as Error;
  return [
    unknown(
      `AWS answered with ${name}: ${message}`,
      "Run the doctor again; if it says the same, look the error up in the service's documentation.",
    ),
  ];
}
