import { ExposedError } from '../app/errors';

/** The audit trail cannot be written, so the action was not performed. */
export class TrailUnavailable extends ExposedError {
  readonly status = 503;
  readonly sentence = 'admin.trailUnavailable';
}

/** The action succeeded or failed, but this outcome could not be recorded in the audit trail. */
export class OutcomeUnrecorded extends ExposedError {
  readonly status = 503;
  readonly sentence = 'admin.outcomeUnrecorded';
}

/** The value of a form's field cannot be accepted. The form shows the error's sentence at the field. */
export abstract class FieldError extends ExposedError {
  /** Name of the field. */
  abstract readonly field: string;
}

/** The values of one or more fields of a form cannot be accepted. */
export class FieldErrors extends ExposedError {
  readonly status = 422;
  readonly sentence: string;

  /** @param errors at least one */
  constructor(readonly errors: readonly FieldError[]) {
    super(errors.map(({ message }) => message).join('; '));
    this.sentence = errors[0]!.sentence;
    Object.assign(this, { values: errors[0]!.values });
  }
}
