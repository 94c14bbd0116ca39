import type { Language } from '../../../contract';

/** The text around quotations. */
export interface Phrases {
  readonly notice: string;
  readonly nothing: string;
  readonly toEarlierQuestion: (question: string) => string;
  readonly earlierQuestion: (question: string) => string;
  readonly noEarlierQuestion: string;
  /** A question about a document. */
  readonly followUp: (name: string) => string;
  readonly page: string;
  readonly sheet: string;
  /** The text after the source of a quotation that is not in the language of the question. */
  readonly languages: Readonly<Record<Language, string>>;
}

export const PHRASES: Readonly<Record<Language, Phrases>> = {
  de: {
    notice:
      'Hier antwortet der lokale Ersatz für Amazon Bedrock: Er denkt nicht, sondern zitiert nur die besten Stellen aus den Dokumenten.',
    nothing: 'In den Dokumenten habe ich nichts gefunden, was zu dieser Frage passt.',
    toEarlierQuestion: (question) => `Zu Ihrer früheren Frage «${question}»:`,
    earlierQuestion: (question) => `Ihre frühere Frage war: «${question}»`,
    noEarlierQuestion: 'In diesem Gespräch gibt es noch keine frühere Frage.',
    followUp: (name) => `Was steht in «${name}»?`,
    page: 'Seite',
    sheet: 'Blatt',
    languages: { de: 'auf Deutsch', fr: 'auf Französisch', it: 'auf Italienisch', en: 'auf Englisch' },
  },
  fr: {
    notice:
      'C’est le remplaçant local d’Amazon Bedrock qui répond\u00a0: il ne réfléchit pas, il cite seulement les meilleurs passages des documents.',
    nothing: 'Je n’ai rien trouvé dans les documents qui corresponde à cette question.',
    toEarlierQuestion: (question) => `À propos de votre question précédente «\u00a0${question}\u00a0»\u00a0:`,
    earlierQuestion: (question) => `Votre question précédente était\u00a0: «\u00a0${question}\u00a0»`,
    noEarlierQuestion: 'Il n’y a pas encore de question précédente dans cette conversation.',
    followUp: (name) => `Que dit «\u00a0${name}\u00a0»\u202f?`,
    page: 'page',
    sheet: 'feuille',
    languages: { de: 'en allemand', fr: 'en français', it: 'en italien', en: 'en anglais' },
  },
  it: {
    notice:
      'Risponde il sostituto locale di Amazon Bedrock: non ragiona, cita soltanto i passaggi migliori dei documenti.',
    nothing: 'Non ho trovato nulla nei documenti che corrisponda a questa domanda.',
    toEarlierQuestion: (question) => `Sulla sua domanda precedente «${question}»:`,
    earlierQuestion: (question) => `La sua domanda precedente era: «${question}»`,
    noEarlierQuestion: 'In questa conversazione non c’è ancora una domanda precedente.',
    followUp: (name) => `Che cosa dice «${name}»?`,
    page: 'pagina',
    sheet: 'foglio',
    languages: { de: 'in tedesco', fr: 'in francese', it: 'in italiano', en: 'in inglese' },
  },
  en: {
    notice:
      'This is the local stand-in for Amazon Bedrock: it does not think, it only quotes the best passages from the documents.',
    nothing: 'I found nothing in the documents that fits this question.',
    toEarlierQuestion: (question) => `To your earlier question «${question}»:`,
    earlierQuestion: (question) => `Your earlier question was: «${question}»`,
    noEarlierQuestion: 'There is no earlier question in this conversation yet.',
    followUp: (name) => `What does «${name}» say?`,
    page: 'page',
    sheet: 'sheet',
    languages: { de: 'in German', fr: 'in French', it: 'in Italian', en: 'in English' },
  },
};
