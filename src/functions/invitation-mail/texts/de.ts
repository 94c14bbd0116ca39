import { inBrackets, type Text } from '../text';

export const de: Text = {
  greeting: 'Guten Tag',
  address: 'E-Mail-Adresse',
  password: 'Provisorisches Passwort',
  code: 'Code',
  messages: {
    invitation: ({ organisation, days, product }) => ({
      subject: 'Einladung',
      paragraphs: [
        `Für Sie ist ein Konto bei ${product} eröffnet worden, dem Chatbot Ihrer Organisation${inBrackets(organisation)}. Er beantwortet Ihre Fragen aus den Dokumenten der Organisation.`,
        'Melden Sie sich mit Ihrer E-Mail-Adresse und dem provisorischen Passwort an. Danach wählen Sie ein eigenes Passwort.',
      ],
      validity: `Das provisorische Passwort gilt ${days === 1 ? 'einen Tag' : `${days} Tage`}. Ist es abgelaufen, bitten Sie um eine neue Einladung. Geben Sie es an niemanden weiter.`,
    }),
    reset: ({ product }) => ({
      subject: 'Neues Passwort',
      paragraphs: [
        `Für Ihr Konto bei ${product} ist ein neues Passwort verlangt worden, von Ihnen selbst oder von der Administration. Wählen Sie es auf der Anmeldeseite mit diesem Code.`,
      ],
      validity:
        'Der Code gilt eine Stunde. Ist er abgelaufen, verlangen Sie auf der Anmeldeseite einen neuen. Geben Sie ihn an niemanden weiter.',
    }),
    verification: ({ product }) => ({
      subject: 'E-Mail-Adresse bestätigen',
      paragraphs: [`Mit diesem Code bestätigen Sie Ihre E-Mail-Adresse bei ${product}.`],
      validity: 'Der Code gilt 24 Stunden. Wenn Sie ihn nicht verlangt haben, brauchen Sie nichts zu tun.',
    }),
    code: ({ product }) => ({
      subject: 'Ihr Code',
      paragraphs: [`Mit diesem Code wählen Sie bei ${product} ein neues Passwort oder bestätigen Ihre E-Mail-Adresse.`],
      validity:
        'Ein Code für ein neues Passwort gilt eine Stunde, einer für eine Adresse 24 Stunden. Geben Sie ihn an niemanden weiter.',
    }),
  },
};
