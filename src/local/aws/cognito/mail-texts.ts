/** The purpose of a mail that the pool sends. */
export type Purpose = 'invitation' | 'reset';

interface Text {
  readonly subject: string;
  /** The sentence before the password or code. @param email the user name */
  readonly text: (email: string) => string;
}

/**
 * Short forms of the mails that a deployment sends in the language of each user. The password or code is the last word, so that no
 * following text is mistaken for a part of it.
 */
const TEXTS: Readonly<Record<string, Readonly<Record<Purpose, Text>>>> = {
  de: {
    invitation: {
      subject: 'Ihr provisorisches Passwort',
      text: (email) => `Ihr Benutzername ist ${email} und Ihr provisorisches Passwort ist`,
    },
    reset: { subject: 'Ihr Code für ein neues Passwort', text: () => 'Ihr Code für ein neues Passwort ist' },
  },
  fr: {
    invitation: {
      subject: 'Votre mot de passe provisoire',
      text: (email) => `Votre nom d’utilisateur est ${email} et votre mot de passe provisoire est`,
    },
    reset: {
      subject: 'Votre code pour un nouveau mot de passe',
      text: () => 'Votre code pour un nouveau mot de passe est',
    },
  },
  it: {
    invitation: {
      subject: 'La Sua password provvisoria',
      text: (email) => `Il Suo nome utente è ${email} e la Sua password provvisoria è`,
    },
    reset: { subject: 'Il Suo codice per una nuova password', text: () => 'Il Suo codice per una nuova password è' },
  },
  en: {
    invitation: {
      subject: 'Your temporary password',
      text: (email) => `Your username is ${email} and your temporary password is`,
    },
    reset: { subject: 'Your password reset code', text: () => 'Your password reset code is' },
  },
};

/**
 * Returns a mail in the user's language, or in English if TEXTS lacks this language or the user has no locale. The default texts of Cognito
 * are also in English.
 *
 * @param locale the user's attribute `locale`, such as `de` or `fr-CH`
 */
export function mailText(
  purpose: Purpose,
  locale: string | undefined,
  email: string,
  secret: string,
): { readonly subject: string; readonly text: string } {
  const [language = ''] = (locale ?? '').toLowerCase().split(/[-_]/);
  const { subject, text } = (Object.hasOwn(TEXTS, language) ? TEXTS[language] : TEXTS.en)[purpose];
  return { subject, text: `${text(email)} ${secret}` };
}
