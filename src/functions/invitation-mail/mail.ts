import type { Language } from './languages';
import { layOut } from './layout';
import type { Circumstances, Purpose, Text } from './text';
import { de } from './texts/de';
import { en } from './texts/en';
import { fr } from './texts/fr';
import { it } from './texts/it';

/** What every mail of a deployment says. */
export interface Letterhead extends Circumstances {
  /** Name under which people reach the product. */
  readonly host: string;
}

/** To whom and with what; the two parameters are what Cognito puts the person's own in the place of. */
export interface Letter {
  readonly purpose: Purpose;
  /** One, or several one after the other. */
  readonly languages: readonly Language[];
  readonly letterhead: Letterhead;
  /** @default the greeting names nobody */
  readonly name?: string | undefined;
  readonly codeParameter: string;
  /** Where there is none, the mail has no line for it: it is for somebody who has signed in before. */
  readonly usernameParameter?: string | undefined;
}

export interface Mail {
  readonly subject: string;
  /** HTML. */
  readonly body: string;
}

const TEXTS: Readonly<Record<Language, Text>> = { de, fr, it, en };

/** Letters, figures and what stands between them in names; a dot inside a word could make an address of it. */
const NAME = /^(?:[\p{L}\p{M}\p{N}'’(), -]|\.(?= |$)){1,100}$/u;

export function write({ purpose, languages, letterhead, name, codeParameter, usernameParameter }: Letter): Mail {
  const parts = languages.map((language) => {
    const text = TEXTS[language];
    return { language, text, message: text.messages[purpose](letterhead) };
  });
  const labels = (of: (text: Text) => string) => unique(parts.map(({ text }) => of(text)));
  return {
    subject: `Joule Verne: ${unique(parts.map(({ message }) => message.subject))}`,
    body: layOut({
      heading: letterhead.organisation ? `Joule Verne · ${letterhead.organisation}` : 'Joule Verne',
      sections: parts.map(({ language, text, message }) => ({
        language,
        greeting: greet(text.greeting, name),
        ...message,
      })),
      facts: [
        ...(usernameParameter ? [[labels(({ address }) => address), usernameParameter] as const] : []),
        [labels(({ password, code }) => (purpose === 'invitation' ? password : code)), codeParameter],
      ],
      address: `https://${letterhead.host}/`,
    }),
  };
}

/** A name that does not look like one is left out: it could carry somebody's advertisement into a mail of the organisation. */
function greet(greeting: string, name: string | undefined): string {
  const plain = (name ?? '').normalize('NFC').replace(/\s+/g, ' ').trim();
  return NAME.test(plain) ? `${greeting} ${plain}` : greeting;
}

function unique(words: readonly string[]): string {
  return [...new Set(words)].join(' · ');
}
