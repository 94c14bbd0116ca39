/**
 * The purpose of an e-mail. An e-mail for `reset` contains a code for choosing a new password; an e-mail for `verification` contains a
 * code for confirming an e-mail address. `code` is for the user pool's own template, which Cognito uses for both purposes.
 */
export type Purpose = 'invitation' | 'reset' | 'verification' | 'code';

export interface Message {
  /** The subject. Keep it short: an e-mail in several languages has the subjects of all of them in its subject line. */
  readonly subject: string;
  readonly paragraphs: readonly string[];
  /** The text below the password or code. It states how long the password or code is valid. */
  readonly validity: string;
}

/** Values of the deployment that appear in e-mails. */
export interface MessageValues {
  /** Name of the organisation; `undefined` if `deployment.json` contains none. */
  readonly organisation: string | undefined;
  /** Name of the product. */
  readonly product: string;
  /** Number of days for which a temporary password is valid. */
  readonly days: number;
}

/** All texts of the e-mails in one language. They are unescaped; `renderHtml` escapes them. */
export interface Text {
  readonly greeting: string;
  readonly address: string;
  readonly password: string;
  readonly code: string;
  readonly messages: Readonly<Record<Purpose, (values: MessageValues) => Message>>;
}

/** Formats a name in brackets to follow a noun, so that no language needs to inflect the name. */
export function inBrackets(name: string | undefined): string {
  return name ? ` (${name})` : '';
}
