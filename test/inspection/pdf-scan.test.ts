import { isMeaningless } from '../../src/inspection/reader/pdf-glyphs';
import { isScan } from '../../src/inspection/reader/pdf-scan';

const A4 = { width: 595, height: 842 };
const SLIDE = { width: 960, height: 540 };

/** Consecutive lines of text. The first is at the distance `y` from the top of the page. */
const lines = (texts: readonly string[], { y = 200, size = 11, isArtifact = false, isRotated = false } = {}) =>
  texts.map((text, i) => ({ text, y: y + i * size * 1.3, size, isArtifact, isRotated }));
const sentence = 'Die Wärmepumpe heizt das Haus mit Wärme aus dem Boden';

it.each([
  ['no text', []],
  ['a page number', lines(['1'], { y: 820 })],
  ['lines that a scanner adds', [...lines(Array(3).fill(sentence), { y: 10 }), ...lines([sentence], { y: 800 })]],
  ['a stamp', lines(['EINGEGANGEN', '12. März 2024', 'Bundesamt für Energie BFE', 'z. K. an Frau Meier'])],
  ['several stamps', lines(Array(6).fill('Original eingesehen'), { size: 24 })],
  ['a number on each line', lines(Array(40).fill('BFE-2024-000123'))],
  ['a watermark', lines(Array(9).fill(sentence), { isRotated: true })],
  ['artifacts', lines(Array(9).fill(sentence), { isArtifact: true })],
])('recognises a full-page picture with %s as a scan', (_, stray) => {
  expect(isScan(stray, 1, A4)).toBe(true);
});

it.each([
  ['a page of text', lines(Array(4).fill(sentence)), 1, A4],
  ['recognised text', lines(Array(40).fill(sentence)), 1, A4],
  ['a form with many short lines', lines(Array(40).fill('Name und Ort')), 1, A4],
  ['a slide', lines(['Energie 2050', 'Wärmepumpen statt Öl', 'Strom'], { size: 24 }), 1, SLIDE],
  ['a figure on half of a page', lines(['Abbildung 1']), 0.5, A4],
] as const)('does not recognise %s as a scan', (_, text, share, page) => {
  expect(isScan(text, share, page)).toBe(false);
});

it('recognises a stamped scan in the format of a slide', () => {
  expect(isScan(lines(['Eingegangen am', 'Bundesamt für Energie BFE']), 1, SLIDE)).toBe(true);
});

it.each([
  ['!"#$#%&\'()*', true],
  ['\u0003\u0004\u0005\u0006\u0007\u0001\u0002\u000e', true],
  ['............', false],
  ['* * * * * * * *', false],
  ['_____ / _____', false],
  ['(a + b) / c = d', false],
  ['VERTRAULICH', false],
])('isMeaningless(%j) returns %s', (text, expected) => {
  expect(isMeaningless(text)).toBe(expected);
});
