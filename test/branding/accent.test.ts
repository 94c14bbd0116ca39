import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { accentColours, contrastOf, SURFACES, type Theme } from '../../src/branding/accent';

const TOKENS = readFileSync(path.join(__dirname, '../../templates/styles/tokens.css'), 'utf8');
const THEMES: readonly Theme[] = ['light', 'dark'];

/** The colour of a token in both themes. */
function token(name: string): readonly string[] {
  return new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(TOKENS)!.slice(1);
}

it('computes contrast as WCAG does', () => {
  expect(contrastOf('#ffffff', '#000000')).toBeCloseTo(21);
  expect(contrastOf('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});

it('SURFACES contains the colours of the surfaces in the style sheet', () => {
  expect(token('paper')).toEqual(THEMES.map((theme) => SURFACES[theme].paper));
  for (const name of ['side', 'raised'])
    token(name).forEach((colour, index) => {
      const { paper, others } = SURFACES[THEMES[index]!];
      expect([paper, ...others]).toContain(colour);
    });
});

it.each([4.5, 7])('makes every colour legible on every surface of both themes: contrast at least %s', (contrast) => {
  const channel = fc.integer({ min: 0, max: 255 }).map((value) => value.toString(16).padStart(2, '0'));
  fc.assert(
    fc.property(fc.tuple(channel, channel, channel), fc.constantFrom(...THEMES), (channels, theme) => {
      const { accent, onAccent, tint } = accentColours(`#${channels.join('')}`, theme, contrast);
      const { paper, others } = SURFACES[theme];
      for (const surface of [paper, ...others, tint])
        expect(contrastOf(accent, surface)).toBeGreaterThanOrEqual(contrast);
      expect(contrastOf(accent, onAccent)).toBeGreaterThanOrEqual(contrast);
    }),
  );
});

it('leaves a legible colour unchanged', () => {
  expect(accentColours('#0b5a5a', 'light').accent).toBe('#0b5a5a');
});
