import { type Language, PRODUCT } from '../../contract';
import { renderHtml } from './html';
import type { MessageValues, Purpose, Text } from './text';
import { de } from './texts/de';
import { en } from './texts/en';
import { fr } from './texts/fr';
import { it } from './texts/it';

/** Values that are the same in all e-mails of a deployment. */
export interface MailSettings extends Omit<MessageValues, 'product'> {
  /** Host name of the product, such as `chat.example.org`. */
  readonly host: string;
  /** @default Joule Verne */
  readonly product?: string | undefined;
  /** Colour of the button, on which white text is legible, such as `#0b5cad`. @default blue */
  readonly accent?: string | undefined;
}

export interface MailOptions {
  readonly purpose: Purpose;
  /** The e-mail contains its text in each of these languages. */
  readonly languages: readonly Language[];
  readonly settings: MailSettings;
  /** Name of the user. @default the greeting contains no name */
  readonly name?: string | undefined;
  /** The parameter that Cognito replaces with the password or code. */
  readonly codeParameter: string;
  /** The parameter that Cognito replaces with the user name. @default the mail does not show a user name */
  readonly usernameParameter?: string | undefined;
}

export interface Mail {
  readonly subject: string;
  /** The body as HTML. */
  readonly body: string;
}

const TEXTS: Readonly<Record<Language, Text>> = { de, fr, it, en };

/**
 * Matches names of at most 100 characters that contain only letters, digits and the usual punctuation of names. A dot is allowed
 * only at the end of a word, because a dot inside a word could form a domain name.
 */
const SAFE_NAME = /^(?:[\p{L}\p{M}\p{N}'’(), -]|\.(?= |$)){1,100}$/u;

export function composeMail(options: MailOptions): Mail {
  const { purpose, languages, settings, name, codeParameter, usernameParameter } = options;
  const { product = PRODUCT, organisation } = settings;
  const parts = languages.map((language) => {
    const text = TEXTS[language];
    return { language, text, message: text.messages[purpose]({ ...settings, product }) };
  });
  const label = (select: (text: Text) => string) => joinUnique(parts.map(({ text }) => select(text)));
  return {
    subject: `${product}${colonIn(languages)}${joinUnique(parts.map(({ message }) => message.subject))}`,
    body: renderHtml({
      heading: organisation ? `${product} · ${organisation}` : product,
      sections: parts.map(({ language, text, message }) => ({
        language,
        greeting: greet(text.greeting, name),
        ...message,
      })),
      facts: [
        ...(usernameParameter ? [[label(({ address }) => address), usernameParameter] as const] : []),
        [label(({ password, code }) => (purpose === 'invitation' ? password : code)), codeParameter],
      ],
      address: `https://${settings.host}/`,
      accent: settings.accent,
    }),
  };
}

/** Adds the user's name to the greeting. Omits a long or unusual name, because it could add a link or other spam to the e-mail. */
function greet(greeting: string, name: string | undefined): string {
  const normalised = (name ?? '').normalize('NFC').replace(/\s+/g, ' ').trim();
  return SAFE_NAME.test(normalised) ? `${greeting} ${normalised}` : greeting;
}

/**
 * Returns the colon for the subject. If the e-mail is in French only, an ordinary space precedes the colon: a subject must
 * contain no other kind of space.
 */
function colonIn(languages: readonly Language[]): string {
  return languages.length === 1 && languages[0] === 'fr' ? ' : ' : ': ';
}

function joinUnique(texts: readonly string[]): string {
  return [...new Set(texts)].join(' · ');
}
