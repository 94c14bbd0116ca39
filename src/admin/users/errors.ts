import { ExposedError } from '../../app/errors';
import { FieldError } from '../errors';

/** An account with this e-mail address exists. */
export class UserExists extends FieldError {
  readonly field = 'email';
  readonly status = 409;
  readonly sentence = 'users.problem.exists';
}

/** The user was deleted in the meantime, or the id in the URL is invalid. */
export class UserGone extends ExposedError {
  readonly status = 404;
  readonly sentence = 'users.problem.gone';
}

/** Cognito throttles requests. */
export class DirectoryThrottled extends ExposedError {
  readonly status = 503;
  readonly sentence = 'users.problem.throttled';
}

/** A quota of the user pool is exhausted, such as the number of messages per day. */
export class LimitReached extends ExposedError {
  readonly status = 503;
  readonly sentence = 'users.problem.limit';
}

/** Cognito did not respond, or responded with a server error. */
export class DirectoryUnreachable extends ExposedError {
  readonly status = 503;
  readonly sentence = 'users.problem.unreachable';
}

/** Cognito or the egress relay rejected the request for a reason that only operators can fix, such as missing permissions. */
export class DirectoryRefused extends ExposedError {
  readonly status = 503;
  readonly sentence = 'users.problem.refused';
}

/** The generated password violates the pool's password policy. */
export class PasswordRefused extends ExposedError {
  readonly status = 409;
  readonly sentence = 'users.problem.password';
}

/** The operation is not allowed in the account's current state. */
export class StateUnsupported extends ExposedError {
  readonly status = 409;
  readonly sentence = 'users.problem.state';
}

/** The password cannot be reset in the account's current state. */
export class ResetImpossible extends ExposedError {
  readonly status = 409;
  readonly sentence = 'users.problem.reset';
}

/** The account has no verified e-mail address to which a code could be sent. */
export class AddressUnverified extends ExposedError {
  readonly status = 409;
  readonly sentence = 'users.problem.unverified';
}

export class MailUndelivered extends ExposedError {
  readonly status = 503;
  readonly sentence = 'users.problem.mail';
}

/** Cognito rejected a value that passed our validation. */
export class DetailsRefused extends ExposedError {
  readonly status = 422;
  readonly sentence = 'users.problem.details';
}

export class InvalidAddress extends FieldError {
  readonly field = 'email';
  readonly status = 422;
  readonly sentence = 'users.problem.address';
}

/** The name contains an e-mail address, probably because several users were entered at once. */
export class NameWithAddress extends FieldError {
  readonly field = 'name';
  readonly status = 422;
  readonly sentence = 'users.problem.nameWithAddress';
}

export class NameTooLong extends FieldError {
  readonly field = 'name';
  readonly status = 422;
  readonly sentence = 'users.problem.name';

  constructor(override readonly values: { readonly limit: number }) {
    super(`Expected a name of at most ${values.limit} characters`);
  }
}

/** The actor is no longer an admin, or is disabled, although the actor's token still lists the admin group. */
export class RoleWithdrawn extends ExposedError {
  readonly status = 403;
  readonly sentence = 'users.problem.withdrawn';
}

/** An action that admins cannot perform on themselves. Each has a sentence `users.oneself.<action>`. */
export class ActionOnOneself extends ExposedError {
  readonly status = 409;
  readonly sentence: string;

  constructor(action: string) {
    super(`Admins cannot ${action} themselves`);
    this.sentence = `users.oneself.${action}`;
  }
}

/** The deletion of this user has begun, so no other action is possible. */
export class DeletionUnfinished extends ExposedError {
  readonly status = 409;
  readonly sentence = 'users.problem.unfinished';
}

/** The lock on users did not become free in time, for example because another change to users is still running. */
export class UsersBusy extends ExposedError {
  readonly status = 409;
  readonly sentence = 'users.problem.busy';
}

/** Why a list of users cannot be read. Each has a sentence `users.list.<reason>`. */
export type ListProblem =
  | 'empty'
  | 'tooLarge'
  | 'tooManyRows'
  | 'tooManyColumns'
  | 'notText'
  | 'encoding'
  | 'quotes'
  | 'noAddresses';

/** A list of users that cannot be read at all. */
export class ListRefused extends ExposedError {
  readonly status = 422;
  readonly sentence: string;

  constructor(
    reason: ListProblem,
    override readonly values: { readonly limit?: number; readonly row?: number } = {},
  ) {
    super(`The list was rejected: ${reason}`);
    this.sentence = `users.list.${reason}`;
  }
}

/** The import has expired, or the id in the URL is invalid. */
export class ImportGone extends ExposedError {
  readonly status = 404;
  readonly sentence = 'users.problem.importGone';
}

/** The import is already running, or has finished. */
export class ImportRunning extends ExposedError {
  readonly status = 409;
  readonly sentence = 'users.problem.importRunning';
}

/** The task that ran the import ended or lost its lease before the end of the list. */
export class ImportStopped extends ExposedError {
  readonly status = 503;
  readonly sentence = 'users.problem.importStopped';
}
