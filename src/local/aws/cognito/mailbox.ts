import type { StateFile } from '../kernel/state-file';
import { mailText, type Purpose } from './mail-texts';
import type { User } from './user';

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

  /** All stored mails, newest first. */
  list(): Mail[] {
    return [...this.file.value];
  }

  invite(user: Pick<User, 'attributes'>, password: string): void {
    this.deliver(user, 'invitation', password);
  }

  sendResetCode(user: Pick<User, 'attributes'>, code: string): void {
    this.deliver(user, 'reset', code);
  }

  private deliver({ attributes: { email, locale } }: Pick<User, 'attributes'>, purpose: Purpose, secret: string): void {
    const { subject, text } = mailText(purpose, locale, email, secret);
    this.file.value.unshift({ to: email, subject, text, at: new Date(this.now()).toISOString() });
    this.file.value.splice(LIMIT);
  }
}
