import type { StateFile } from '../kernel/state-file';

/** A message that Cognito would have mailed. */
export interface Mail {
  /** E-mail address of the recipient. */
  to: string;
  subject: string;
  /** Plain text. */
  text: string;
  /** ISO 8601, UTC. */
  at: string;
}

const LIMIT = 200;

/** The mails that the pool would have sent, kept for the developer to read. */
export class Mailbox {
  constructor(
    private readonly file: StateFile<Mail[]>,
    private readonly now: () => number,
  ) {}

  /** All mails that are kept, newest first. */
  list(): Mail[] {
    return [...this.file.value];
  }

  /** Puts the password at the end of the line, so that no following text is mistaken for a part of it. */
  invite(to: string, password: string): void {
    this.deliver(to, 'Your temporary password', `Your username is ${to} and your temporary password is ${password}`);
  }

  sendResetCode(to: string, code: string): void {
    this.deliver(to, 'Your password reset code', `Your password reset code is ${code}`);
  }

  private deliver(to: string, subject: string, text: string): void {
    this.file.value.unshift({ to, subject, text, at: new Date(this.now()).toISOString() });
    this.file.value.splice(LIMIT);
  }
}
