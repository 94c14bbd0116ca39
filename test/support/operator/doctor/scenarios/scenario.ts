import type { NamedFinding } from '../../../../../src/operator/check';
import type { Scenario } from '../doctor-fixture';

export interface NamedScenario extends Scenario {
  readonly name: string;
}

/** A scenario with a fault, and the findings that the doctor must report: check, level, finding and remedy. */
export interface PreparedFault extends NamedScenario {
  readonly findings: readonly (readonly [check: string, level: NamedFinding['level'], what: RegExp, remedy: RegExp])[];
}
