import type { Language } from '../../knowledge';

/** The text around quotations. */
export interface Phrases {
  readonly notice: string;
  readonly nothing: string;
  readonly toEarlierQuestion: (question: string) => string;
  readonly earlierQuestion: (question: string) => string;
  readonly noEarlierQuestion: string;
  readonly page: string;
  readonly sheet: string;
}

export const PHRASES: Readonly<Record<Language, Phrases>> = {
  de: {
    notice:
      'Hier antwortet der lokale Ersatz für Amazon Bedrock: Er denkt nicht, sondern zitiert nur die besten Stellen aus den Dokumenten.',
    nothing: 'In den Dokumenten steht nichts, was zu dieser Frage passt.',
    toEarlierQuestion: (question) => `Zu Ihrer früheren Frage «${question}»:`,
    earlierQuestion: (question) => `Ihre frühere Frage war: «${question}»`,
    noEarlierQuestion: 'In diesem Gespräch gibt es noch keine frühere Frage.',
    page: 'Seite',
    sheet: 'Blatt',
  },
  fr: {
    notice:
      'C’est le remplaçant local d’Amazon Bedrock qui répond: il ne réfléchit pas, il cite seulement les meilleurs passages des documents.',
    nothing: 'Les documents ne contiennent rien qui corresponde à cette question.',
    toEarlierQuestion: (question) => `À propos de votre question précédente «${question}»:`,
    earlierQuestion: (question) => `Votre question précédente était: «${question}»`,
    noEarlierQuestion: 'Il n’y a pas encore de question précédente dans cette conversation.',
    page: 'page',
    sheet: 'feuille',
  },
  it: {
    notice:
      'Risponde il sostituto locale di Amazon Bedrock: non ragiona, cita soltanto i passaggi migliori dei documenti.',
    nothing: 'I documenti non contengono nulla che corrisponda a questa domanda.',
    toEarlierQuestion: (question) => `Sulla sua domanda precedente «${question}»:`,
    earlierQuestion: (question) => `La sua domanda precedente era: «${question}»`,
    noEarlierQuestion: 'In questa conversazione non c’è ancora una domanda precedente.',
    page: 'pagina',
    sheet: 'foglio',
  },
  en: {
    notice:
      'This is the local stand-in for Amazon Bedrock: it does not think, it only quotes the best passages from the documents.',
    nothing: 'The documents hold nothing that fits this question.',
    toEarlierQuestion: (question) => `To your earlier question «${question}»:`,
    earlierQuestion: (question) => `Your earlier question was: «${question}»`,
    noEarlierQuestion: 'There is no earlier question in this conversation yet.',
    page: 'page',
    sheet: 'sheet',
  },
};
