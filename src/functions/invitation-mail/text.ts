/**
 * What a mail is for: `reset` brings a code for a new password, `verification` one for an address; `code` is for Cognito's own
 * template, which knows no difference between the two.
 */
export type Purpose = 'invitation' | 'reset' | 'verification' | 'code';

export interface Message {
  /** Few words: several languages stand side by side. */
  readonly subject: string;
  readonly paragraphs: readonly string[];
  /** Beneath the code: how long it is valid, and what to do then. */
  readonly validity: string;
}

/** What a message says of a deployment. */
export interface Circumstances {
  /** `undefined` where nobody has named it. */
  readonly organisation: string | undefined;
  /** Days for which a temporary password is valid. */
  readonly days: number;
}

/** Everything that the mails say in one language; plain text, which is escaped where it is laid out. */
export interface Text {
  readonly greeting: string;
  readonly address: string;
  readonly password: string;
  readonly code: string;
  readonly messages: Readonly<Record<Purpose, (circumstances: Circumstances) => Message>>;
}

/** Behind a noun, so that no language has to decline the name. */
export function inBrackets(name: string | undefined): string {
  return name ? ` (${name})` : '';
}
