import { LONGEST_TOKEN, tokensOf } from './tokens';

/** Every kind of Markdown block, so that whatever renders it has something to chew on. */
const BLOCKS = [
  'Wärmepumpen **senken** den Verbrauch von Öl und Gas; der Beitrag beträgt *höchstens* 35 Prozent der Kosten. ',
  'Les façades isolées gardent la chaleur, même en février. Più efficienza, meno spese: è così.\n\n',
  '- erster Punkt mit `Code`\n- zweiter Punkt\n  - eine Ebene tiefer\n- dritter Punkt\n\n',
  '| Jahr | Strom | Wärme |\n| --- | ---: | ---: |\n| 2024 | 40260 | 11650 |\n| 2025 | 40990 | 13050 |\n\n',
  '> Eine Stelle, die zitiert wird.\n\n',
  '```ts\nconst watts = (volts: number, amperes: number) => volts * amperes;\n```\n\n',
  '1. Offerte einholen\n2. Antrag stellen\n3. Bauen 🏗\n\n',
].join('');

/** This many tokens of Markdown, the same each time; it may end within a block. */
export function filler(count: number): string {
  let text = '';
  for (let section = 1; text.length < count * LONGEST_TOKEN * 2; section++)
    text += `## Abschnitt ${section}\n\n${BLOCKS}`;
  return tokensOf(text).slice(0, count).join('');
}
