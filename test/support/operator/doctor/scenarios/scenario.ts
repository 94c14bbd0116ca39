import type { NamedFinding } from '../../../../../src/operator/check';
import type { Scenario } from '../doctor-fixture';

export interface NamedScenario extends Scenario {
  readonly name: string;
}

/** A scenario with problems, and the findings that the doctor must report: check, level, and patterns for `what` and the remedy. */
export interface PreparedFault extends NamedScenario {
  readonly findings: readonly (readonly [check: string, level: NamedFinding['level'], what: RegExp, remedy: RegExp])[];
}
