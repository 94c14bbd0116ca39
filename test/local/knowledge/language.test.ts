import { languageOf } from '../../../src/local/knowledge';

it.each([
  ['de', 'Wie hoch ist die Förderung?'],
  ['de', 'und im Winter?'],
  ['de', 'Wärmepumpenförderung'],
  ['de', 'Öffnungszeiten'],
  ['fr', 'Quelle est l’aide pour isoler une façade ?'],
  ['fr', 'et en hiver ?'],
  ['fr', "Qu'est-ce que c'est ?"],
  ['it', 'Quanto si riceve per l’elettricità?'],
  ['it', 'e in inverno?'],
  ['it', 'Quali sono gli orari di apertura?'],
  ['en', 'How much is the grant?'],
  ['en', 'and in winter?'],
  ['en', "What's refunded?"],
  ['de', 'Schalter Montag'],
  ['fr', 'guichet lundi'],
  ['it', 'sportello lunedì'],
  ['en', 'opening hours Monday'],
])('detects %s in "%s"', (language, text) => expect(languageOf(text)).toBe(language));

it.each(['2024', 'Musterwil', ''])('detects no language in "%s"', (text) => expect(languageOf(text)).toBeUndefined());

it('falls back to the language of the document for a text with few known words', () => {
  expect(languageOf('Beispielgasse 7, 9999 Musterwil, E-Mail', 'de')).toBe('de');
  expect(languageOf('The office is open from Monday to Friday.', 'de')).toBe('en');
});
