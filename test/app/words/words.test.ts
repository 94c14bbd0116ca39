import { excerptOf, marked, type Segment } from '../../../src/app/search/excerpt';
import { SearchQuery } from '../../../src/app/search/query';
import { readableText } from '../../../src/app/words/readable-text';
import { turnWords } from '../../../src/app/words/turn-words';
import { wordList } from '../../../src/app/words/words';

const finds = (search: string, text: string) => new SearchQuery(search).matches(wordList(text));
/** The segments as a text, with the marked ones in brackets. */
const shown = (segments: readonly Segment[]) =>
  segments.map(({ text, isMarked }) => (isMarked ? `[${text}]` : text)).join('');

it.each([
  ['wärmepumpe', 'Eine Wärmepumpe.'],
  ['WARMEPUMPE', 'Eine Wa\u0308rmepumpe.'],
  ['strasse', 'Die Straße'],
  ['Straße', 'Die Strasse'],
  ['oeuvre', 'une œuvre'],
  ['wär', 'Wärmepumpe'],
  ['pumpe', 'Wärmepumpe'],
  ['energie', "l'énergie"],
  ["l'énergie", 'L’ENERGIE'],
  ['co2', 'CO₂-Abgabe'],
  ['2018/844', 'EU-Richtlinie 2018/844'],
  ['warmepumpe', 'Wärme\u00ADpumpe'],
  ['eau électrique', 'Chauffe-eau électrique'],
  ['能源', '瑞士能源战略'],
  ['ไทย', 'ประเทศไทย'],
  ['отопление', 'Отопление дома'],
  ['हिन्दी', 'यह हिन्दी है'],
  ['🦔', 'Ein 🦔!'],
  ['"pumpe" *', 'Pumpe'],
])('finds %j in %j', (search, text) => {
  expect(finds(search, text)).toBe(true);
});

it.each([
  ['rme', 'Wärmepumpe'],
  ['wärme solar', 'Wärmepumpe'],
  ['w%e', 'Wärmepumpe'],
  ['pumpen', 'Wärmepumpe'],
  ['🦔', 'Ein 🦊!'],
])('does not find %j in %j', (search, text) => {
  expect(finds(search, text)).toBe(false);
});

it('treats a search without letters, digits or emoji as empty', () => {
  expect(['', '   ', '*** ?', '"'].map((search) => new SearchQuery(search).isEmpty)).toEqual([true, true, true, true]);
});

it('lists each word of a text once, without the Markdown of an answer, and limits the size of the list', () => {
  expect(wordList('Die Die die', 'DIE Wärme')).toBe(' die warme');
  const endless = Array.from({ length: 100_000 }, (_, n) => `word${n}`).join(' ');
  expect(wordList(endless).length).toBeLessThanOrEqual(50_000);
  expect(Buffer.byteLength(wordList(endless.replaceAll('word', 'слово')))).toBeLessThanOrEqual(50_000);
  expect(turnWords('Frage?', '**Fett**, [Link](https://example.org), `Code`')).toBe(' frage fett link code');
});

it('reads an answer of 200,000 characters in less than a second, even if it only repeats one character, word or piece of Markdown', () => {
  for (const part of ['[', '[a](', '*', '|', ' ', '- ', 'wort ', '[^1]', 'ä', '能']) {
    const text = part.repeat(200_000 / part.length);
    const startedAt = performance.now();
    turnWords('', text);
    excerptOf(['', readableText(text)], new SearchQuery('wort 能'));
    expect([part, performance.now() - startedAt < 1_000]).toEqual([part, true]);
  }
});

it('marks the searched part of a word, or the whole word if normalising its spelling changes its length', () => {
  expect(shown(marked('Wärmepumpen an der Straße', new SearchQuery('wärme pumpe strass')))).toBe(
    '[Wärme]pumpen an der [Straße]',
  );
  expect(shown(marked('Erdwärmepumpe', new SearchQuery('pumpe')))).toBe('Erdwärme[pumpe]');
  expect(shown(marked('<b>fett</b>', new SearchQuery('fett')))).toBe('<b>[fett]</b>');
});

it('cuts an excerpt between words, around the part with the most searched words', () => {
  const filler = 'Lorem ipsum dolor sit amet. '.repeat(20);
  const text = `${filler}Solar allein. ${filler}Solar mit Speicher lohnt sich. ${filler}`;
  const excerpt = shown(excerptOf(['Frage?', text], new SearchQuery('solar speicher')));
  expect(excerpt).toContain('[Solar] mit [Speicher] lohnt sich.');
  expect(excerpt).toMatch(/^… \S.*\S …$/);
  expect(excerpt.length).toBeLessThan(220);
  expect(shown(excerptOf(['Frage?', 'Antwort'], new SearchQuery('zzz')))).toBe('Frage?');
});

it('never splits a surrogate pair at the edge of an excerpt', () => {
  for (let shift = 0; shift < 4; shift++) {
    const text = `${'x'.repeat(shift)}${'😀'.repeat(300)} wort ${'😀'.repeat(300)}`;
    expect(shown(excerptOf([text], new SearchQuery('wort')))).not.toMatch(/\p{Cs}/u);
  }
});
