import { ExposedError } from '../../app/errors';

/** The address has an account already. */
export class UserExists extends ExposedError {
  readonly status = 409;
  readonly sentence = 'users.problem.exists';
}

/** Somebody else was quicker, or the address of the page is an old one. */
export class UserGone extends ExposedError {
  readonly status = 404;
  readonly sentence = 'users.problem.gone';
}

/** A later page of a list that has changed too much to be gone on with. */
export class PageGone extends ExposedError {
  readonly status = 410;
  readonly sentence = 'users.problem.pageGone';
}

/** Cognito takes no more requests for the moment. */
export class DirectoryThrottled extends ExposedError {
  readonly status = 503;
  readonly sentence = 'users.problem.throttled';
}

/** A quota of the user pool is used up, of messages a day for instance. */
export class LimitReached extends ExposedError {
  readonly status = 503;
  readonly sentence = 'users.problem.limit';
}

export class DirectoryUnreachable extends ExposedError {
  readonly status = 503;
  readonly sentence = 'users.problem.unreachable';
}

/** The application may not do this, or is pointed at something that is not there: a matter for those who operate it. */
export class DirectoryRefused extends ExposedError {
  readonly status = 503;
  readonly sentence = 'users.problem.refused';
}

/** The pool's rules do not admit the password that Cognito made. */
export class PasswordRefused extends ExposedError {
  readonly status = 409;
  readonly sentence = 'users.problem.password';
}

/** The user's account is in a state in which this cannot be done. */
export class StateUnsupported extends ExposedError {
  readonly status = 409;
  readonly sentence = 'users.problem.state';
}

export class ResetImpossible extends ExposedError {
  readonly status = 409;
  readonly sentence = 'users.problem.reset';
}

/** There is no verified address to which a code could go. */
export class AddressUnverified extends ExposedError {
  readonly status = 409;
  readonly sentence = 'users.problem.unverified';
}

export class MailUndelivered extends ExposedError {
  readonly status = 503;
  readonly sentence = 'users.problem.mail';
}

/** Cognito does not take a value that we found admissible. */
export class DetailsRefused extends ExposedError {
  readonly status = 422;
  readonly sentence = 'users.problem.details';
}

export class AddressInadmissible extends ExposedError {
  readonly status = 422;
  readonly sentence = 'users.problem.address';
}

export class NameTooLong extends ExposedError {
  readonly status = 422;
  readonly sentence = 'users.problem.name';

  constructor(override readonly values: { readonly limit: number }) {
    super(`A name has at most ${values.limit} characters`);
  }
}

/** The acting admin is none any more, whatever their token says. */
export class RoleWithdrawn extends ExposedError {
  readonly status = 403;
  readonly sentence = 'users.problem.withdrawn';
}

/** What nobody does to themselves. */
export class ActOnOneself extends ExposedError {
  readonly status = 409;
  readonly sentence: string;

  constructor(act: string) {
    super(`Nobody does ${act} to themselves`);
    this.sentence = `users.oneself.${act}`;
  }
}

/** Somebody else is changing users, and is not done. */
export class UsersBusy extends ExposedError {
  readonly status = 409;
  readonly sentence = 'users.problem.busy';
}

/** Why a list of users cannot be read. Each has a sentence `users.list.<fault>`. */
export type ListFault = 'empty' | 'tooLarge' | 'tooManyRows' | 'tooManyColumns' | 'notText' | 'quotes' | 'noAddresses';

export class ListRefused extends ExposedError {
  readonly status = 422;
  readonly sentence: string;

  constructor(
    fault: ListFault,
    override readonly values: { readonly limit?: number; readonly row?: number } = {},
  ) {
    super(`The list is refused: ${fault}`);
    this.sentence = `users.list.${fault}`;
  }
}

export class ImportGone extends ExposedError {
  readonly status = 404;
  readonly sentence = 'users.problem.importGone';
}

/** Another request started or continued the same import a moment ago. */
export class ImportRunning extends ExposedError {
  readonly status = 409;
  readonly sentence = 'users.problem.importRunning';
}

/** The import's task came to its end before the list did. */
export class ImportStopped extends ExposedError {
  readonly status = 503;
  readonly sentence = 'users.problem.importStopped';
}
