import { ExposedError } from '../app/errors';

/** The audit trail cannot be written, so the action was not performed. */
export class TrailUnavailable extends ExposedError {
  readonly status = 503;
  readonly sentence = 'admin.trailUnavailable';
}

/** The action was performed, but its outcome could not be recorded in the audit trail. */
export class OutcomeUnrecorded extends ExposedError {
  readonly status = 503;
  readonly sentence = 'admin.outcomeUnrecorded';
}

/** A multipart form is malformed, or its connection closed before the end. */
export class FormBroken extends ExposedError {
  readonly status = 400;
  readonly sentence = 'admin.formBroken';
}
