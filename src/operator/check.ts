/**
 * `ok`: everything is as expected. `warning`: the deployment works, but needs attention. `fault`: the deployment would fail, or does
 * not work. `unknown`: the check could not determine a result.
 */
export type Level = 'ok' | 'warning' | 'fault' | 'unknown';

/** The result of a check: a sentence, and a remedy if the operator has to act. A report in JSON consists of such results. */
export interface Finding {
  readonly level: Level;
  readonly what: string;
  readonly remedy?: string | undefined;
}

/** A finding with the name of its check. */
export interface NamedFinding extends Finding {
  readonly check: string;
}

export const ok = (what: string): Finding => ({ level: 'ok', what });
export const warning = (what: string, remedy: string): Finding => ({ level: 'warning', what, remedy });
export const fault = (what: string, remedy: string): Finding => ({ level: 'fault', what, remedy });
export const unknown = (what: string, remedy?: string): Finding => ({ level: 'unknown', what, remedy });

/** One check of the doctor or the smoke test. */
export interface Check<Context> {
  /** Two or three words, which the report prints before the first finding of the check. */
  readonly name: string;
  /** @returns no findings if the check does not apply */
  run(context: Context): Promise<readonly Finding[]>;
}

/** Runs a check. @param onError turns an error that the check throws into findings, or rethrows it */
export async function runCheck<Context>(
  { name, run }: Check<Context>,
  context: Context,
  onError: (error: unknown) => readonly Finding[],
): Promise<NamedFinding[]> {
  const findings = await run(context).catch(onError);
  return findings.map((finding) => ({ check: name, ...finding }));
}
