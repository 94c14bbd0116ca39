import { inBrackets, type Text } from '../text';

export const it: Text = {
  greeting: 'Buongiorno',
  address: 'Indirizzo e-mail',
  password: 'Password provvisoria',
  code: 'Codice',
  messages: {
    invitation: ({ organisation, days, product }) => ({
      subject: 'Invito',
      paragraphs: [
        `È stato aperto per Lei un account in ${product}, il chatbot della Sua organizzazione${inBrackets(organisation)}. Risponde alle Sue domande in base ai documenti dell’organizzazione.`,
        'Acceda con il Suo indirizzo e-mail e la password provvisoria. In seguito sceglierà una Sua password.',
      ],
      validity: `La password provvisoria è valida ${days === 1 ? 'un giorno' : `${days} giorni`}. Se è scaduta, chieda un nuovo invito. Non la comunichi a nessuno.`,
    }),
    reset: ({ product }) => ({
      subject: 'Nuova password',
      paragraphs: [
        `Per il Suo account di ${product} è stata richiesta una nuova password, da Lei o dall’amministrazione. La scelga nella pagina di accesso con questo codice.`,
      ],
      validity:
        'Il codice è valido un’ora. Se è scaduto, ne chieda uno nuovo nella pagina di accesso. Non lo comunichi a nessuno.',
    }),
    verification: ({ product }) => ({
      subject: 'Confermi l’indirizzo e-mail',
      paragraphs: [`Con questo codice conferma il Suo indirizzo e-mail presso ${product}.`],
      validity: 'Il codice è valido 24 ore. Se non lo ha richiesto, non deve fare nulla.',
    }),
    code: ({ product }) => ({
      subject: 'Il Suo codice',
      paragraphs: [`Con questo codice sceglie una nuova password per ${product} o conferma il Suo indirizzo e-mail.`],
      validity:
        'Un codice per una nuova password è valido un’ora, uno per un indirizzo 24 ore. Non lo comunichi a nessuno.',
    }),
  },
};
