/** The people in the console's list of users. */
export const PEOPLE = [
  ['beatrice.aebischer@example.org', 'Béatrice Aebischer', 'fr'],
  ['claudio.bernasconi@example.org', 'Claudio Bernasconi', 'it'],
  ['elif.demir@example.org', 'Elif Demir', 'de'],
  ['francois.favre@example.org', 'François Favre', 'fr'],
  ['giulia.pedrazzini@example.org', 'Giulia Pedrazzini', 'it'],
  ['hanspeter.zurbriggen@example.org', 'Hanspeter Zurbriggen-Imboden', 'de'],
  ['lena.odermatt@example.org', 'Lena Odermatt', 'de'],
  ['oliver.mcdonald@example.org', 'Oliver McDonald', 'en'],
  ['seraina.caduff@example.org', 'Seraina Caduff', 'de'],
] as const;
