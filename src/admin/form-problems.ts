import type { ExposedError } from '../app/errors';
import type { Translate } from '../app/web/language/language';
import { FieldError, FieldErrors } from './errors';

/** A problem with a form, as `templates/admin/form-problems.eta` and `field-problem.eta` show it. */
export interface FormProblem {
  /** Name of the field; absent if the problem concerns the whole form. */
  readonly field?: string;
  readonly text: string;
}

/** Returns the problems that an error reports, in the order of the fields. */
export function problemsOf(error: ExposedError, t: Translate): FormProblem[] {
  const errors = error instanceof FieldErrors ? error.errors : [error];
  return errors.map((each) => ({
    ...(each instanceof FieldError ? { field: each.field } : {}),
    text: t(each.sentence, each.values),
  }));
}

/** Whether a form can show an error at its fields. */
export function isFieldError(error: unknown): error is FieldError | FieldErrors {
  return error instanceof FieldError || error instanceof FieldErrors;
}

/** A form, with its problems if it has any. */
interface ProblematicForm {
  /** Prefix of the ids of its controls. */
  readonly id: string;
  readonly problems?: readonly FormProblem[] | undefined;
}

/**
 * Returns the attributes `name` and `id` of a control. Adds `aria-invalid` if the control has a problem, and `aria-describedby` if it has
 * a problem or a description.
 * @param description id of an element that describes the control
 */
export function controlAttributes({ id, problems = [] }: ProblematicForm, name: string, description?: string): string {
  const isInvalid = problems.some(({ field }) => field === name);
  const descriptions = [...(isInvalid ? [`${id}-${name}-problem`] : []), ...(description ? [description] : [])];
  return [
    `name="${name}" id="${id}-${name}"`,
    ...(isInvalid ? ['aria-invalid="true"'] : []),
    ...(descriptions.length > 0 ? [`aria-describedby="${descriptions.join(' ')}"`] : []),
  ].join(' ');
}
