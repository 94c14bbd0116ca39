/** The steps of the checks, named as in errors and in the log. */
export type CanaryStep =
  | 'reach the sign-in page'
  | 'read the account'
  | 'sign in'
  | 'open the chat'
  | 'ask a question'
  | 'read the answer'
  | 'delete the conversation';

/** Thrown if a step fails. The message contains no user, no URL and no text of a page. */
export class CanaryFault extends Error {
  constructor(
    readonly step: CanaryStep,
    message: string,
  ) {
    super(message);
  }
}
