import { ExposedError } from '../../app/errors';
import { FieldError } from '../errors';

export class InstructionsTooLong extends FieldError {
  readonly field = 'text';
  readonly status = 422;
  readonly sentence = 'instructions.tooLong';

  /** @param values numbers of characters */
  constructor(override readonly values: { readonly received: number; readonly limit: number }) {
    super(`Received ${values.received} characters; expected at most ${values.limit}`);
  }
}

/** The instructions have changed since the page was shown. */
export class InstructionsChanged extends FieldError {
  readonly field = 'text';
  readonly status = 409;
  readonly sentence = 'instructions.changed';
}

/** The instructions have changed since the page offered to restore a version. */
export class RestorationOutdated extends ExposedError {
  readonly status = 409;
  readonly sentence = 'instructions.newer';
}
