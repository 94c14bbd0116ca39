/**
 * `ok`: as it should be. `warning`: it works, yet somebody should know. `fault`: the deployment would fail, or not work.
 * `unknown`: it could not be found out.
 */
export type Level = 'ok' | 'warning' | 'fault' | 'unknown';

/** What a check found: one sentence, and one remedy where something is to be done. */
export interface Finding {
  readonly level: Level;
  readonly what: string;
  readonly remedy?: string | undefined;
}

/** A finding, and the name of the check that found it. */
export interface NamedFinding extends Finding {
  readonly check: string;
}

export const ok = (what: string): Finding => ({ level: 'ok', what });
export const warning = (what: string, remedy: string): Finding => ({ level: 'warning', what, remedy });
export const fault = (what: string, remedy: string): Finding => ({ level: 'fault', what, remedy });
export const unknown = (what: string, remedy?: string): Finding => ({ level: 'unknown', what, remedy });
