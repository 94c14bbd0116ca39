/**
 * The purpose of a mail: `reset` contains a code for a new password, `verification` a code for an e-mail address. `code` is for
 * the user pool's own template, which Cognito uses for both.
 */
export type Purpose = 'invitation' | 'reset' | 'verification' | 'code';

export interface Message {
  /** Short, because a mail in several languages joins their subjects. */
  readonly subject: string;
  readonly paragraphs: readonly string[];
  /** Shown below the code: how long it is valid, and what to do after that. */
  readonly validity: string;
}

/** Values of the deployment that messages contain. */
export interface MessageValues {
  /** Name of the organisation; `undefined` if `deployment.json` contains none. */
  readonly organisation: string | undefined;
  /** Number of days for which a temporary password is valid. */
  readonly days: number;
}

/** All texts of the mails in one language. They are unescaped; `renderHtml` escapes them. */
export interface Text {
  readonly greeting: string;
  readonly address: string;
  readonly password: string;
  readonly code: string;
  readonly messages: Readonly<Record<Purpose, (values: MessageValues) => Message>>;
}

/** Puts the name in brackets after a noun, so that no language has to decline it. */
export function inBrackets(name: string | undefined): string {
  return name ? ` (${name})` : '';
}
