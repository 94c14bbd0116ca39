import { ExposedError } from '../app/errors';

/** The trail cannot be written, so nothing was done. */
export class TrailUnavailable extends ExposedError {
  readonly status = 503;
  readonly sentence = 'admin.trailUnavailable';
}

/** Something was done, and how it ended could not be recorded. */
export class OutcomeUnrecorded extends ExposedError {
  readonly status = 503;
  readonly sentence = 'admin.outcomeUnrecorded';
}

/** A form with files did not come to its end. */
export class FormBroken extends ExposedError {
  readonly status = 400;
  readonly sentence = 'admin.formBroken';
}
