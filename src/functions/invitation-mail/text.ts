/**
 * The purpose of an e-mail. `reset` sends a code to choose a new password, and `verification` a code to confirm an e-mail address.
 * `code` is for the user pool's own template, which Cognito uses for both purposes.
 */
export type Purpose = 'invitation' | 'reset' | 'verification' | 'code';

export interface Message {
  /** The subject. It is short, because the subject of an e-mail in several languages contains the subjects in all of them. */
  readonly subject: string;
  readonly paragraphs: readonly string[];
  /** The text below the code, which says how long the code is valid and what to do after it has expired. */
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

/** All texts of the e-mails in one language. The texts are unescaped; `renderHtml` escapes them. */
export interface Text {
  readonly greeting: string;
  readonly address: string;
  readonly password: string;
  readonly code: string;
  readonly messages: Readonly<Record<Purpose, (values: MessageValues) => Message>>;
}

/** Formats the name in brackets, to follow a noun, so that the name needs no grammatical ending in any language. */
export function inBrackets(name: string | undefined): string {
  return name ? ` (${name})` : '';
}
