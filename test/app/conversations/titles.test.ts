import { enteredTitle, oneLine, titleOf } from '../../../src/app/conversations/titles';
import { TitleEmpty, TitleTooLong } from '../../../src/app/errors';

it.each([
  ['  Heat pumps ', 'Heat pumps'],
  ['Heat\r\npumps\tand\u0007 more', 'Heat pumps and more'],
  ['Heat\u2028pumps', 'Heat pumps'],
  ['two  spaces', 'two  spaces'],
  ['👩‍👩‍👧 Familie', '👩‍👩‍👧 Familie'],
  ['x'.repeat(80), 'x'.repeat(80)],
  ['😀'.repeat(80), '😀'.repeat(80)],
])('stores the entered title %j as %j', (text, title) => {
  expect(enteredTitle(text)).toBe(title);
});

it.each(['', ' \n ', '\u200b\u00a0', '\u202e', '\u0301'])('rejects a title without a visible character: %j', (text) => {
  expect(() => enteredTitle(text)).toThrow(TitleEmpty);
});

it('rejects a title of more than 80 characters, and says how many characters it has', () => {
  expect(() => enteredTitle('😀'.repeat(81))).toThrow(TitleTooLong);
  expect(() => enteredTitle('x'.repeat(10_000))).toThrow('Received 10000 characters; expected at most 80');
});

it('treats CR and CRLF in a title alike, because a form may convert line breaks', () => {
  expect(oneLine('First\rsecond')).toBe(oneLine('First\r\nsecond'));
});

it('rejects a title of 240,000 spaces within half a second', () => {
  const startedAt = performance.now();
  expect(() => enteredTitle(' '.repeat(240_000))).toThrow(TitleEmpty);
  expect(performance.now() - startedAt).toBeLessThan(500);
});

it.each([
  ['Heat pumps?', 'Heat pumps?'],
  ['x'.repeat(80), 'x'.repeat(80)],
  ['x'.repeat(81), `${'x'.repeat(79)}…`],
  ['😀'.repeat(60), `${'😀'.repeat(39)}…`],
  [`${'word '.repeat(20)}`, `${'word '.repeat(15)}word…`],
  [`${'word '.repeat(15)}words of a longer question`, `${'word '.repeat(15).trim()}…`],
  ['\u200b\n\u202e\nHeat pumps?\nMore', 'Heat pumps?'],
  ['Heat\tpumps?\r\nMore', 'Heat pumps?'],
  ['Heat\u2028pumps?', 'Heat pumps?'],
])('derives from the question %j a title that users could also enter: %j', (question, title) => {
  expect(titleOf(question)).toBe(title);
  expect(enteredTitle(title)).toBe(title);
});

it('derives a title even from a question without a visible character', () => {
  expect(titleOf(' \u200b \n\u202e')).toBe('\u200b');
});
