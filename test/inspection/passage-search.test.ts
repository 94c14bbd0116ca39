import { locate } from '../../src/inspection/passage-search';

/** The parts of the segments that `locate` finds for the passage. */
function found(segments: readonly string[], passage: string): string[] {
  return locate(segments, passage).found.map(({ segment, start, end }) => segments[segment]!.slice(start, end));
}

it.each<[string, string[], string, string[]]>([
  [
    'the whole passage',
    ['Vorher.', 'Der Beitrag beträgt 35 Prozent.', 'Nachher.'],
    'Der Beitrag beträgt 35 Prozent.',
    ['Der Beitrag beträgt 35 Prozent.'],
  ],
  [
    'a passage over several lines',
    ['A. Der Beitrag', 'beträgt 35', 'Prozent. B.'],
    'Der Beitrag beträgt 35 Prozent.',
    ['Der Beitrag', 'beträgt 35', 'Prozent.'],
  ],
  [
    'a word that is hyphenated at the end of a line',
    ['die Wärme-', 'pumpe heizt'],
    'die Wärmepumpe heizt',
    ['die Wärme-', 'pumpe heizt'],
  ],
  ['ligatures', ['die eﬃziente Pﬂege'], 'die effiziente Pflege', ['die eﬃziente Pﬂege']],
  ['combining accents', ['Fo\u0308rderung für Häuser'], 'Förderung für Ha\u0308user', ['Fo\u0308rderung für Häuser']],
  ['other white space and case', ['HÖHE\u00a0 DER\tBEITRÄGE'], 'Höhe der\n\nBeiträge', ['HÖHE\u00a0 DER\tBEITRÄGE']],
  [
    'characters outside the basic plane',
    ['🔥🔥 Zürich 𝐇eizt 🔥 mit Holz'],
    'Zürich Heizt mit Holz',
    ['Zürich 𝐇eizt 🔥 mit Holz'],
  ],
])('finds %s', (_, segments, passage, expected) => {
  expect(found(segments, passage)).toEqual(expected);
  expect(locate(segments, passage).share).toBe(1);
});

it('finds the beginning and the end of a passage if only the middle differs', () => {
  const start = 'Für eine Luft-Wasser-Wärmepumpe bezahlt das Energiebüro pauschal';
  const end = 'und zusätzlich 120 Franken je Kilowatt thermischer Nennleistung.';
  const segments = [
    'Für eine Luft-Wasser-Wärmepumpe gilt das nicht.',
    'Text. '.repeat(200),
    `${start} 4500 Franken in bar ${end}`,
  ];
  expect(found(segments, `${start} fünftausend ${end}`)).toEqual([start, end]);
  expect(locate(segments, `${start} fünftausend ${end}`).share).toBeGreaterThan(0.8);
});

it('finds the beginning of a passage that continues on the next page', () => {
  const passage = `Die Bohrung muss von einer zertifizierten Firma ausgeführt werden. ${'Danach folgt ein anderer Satz. '.repeat(2)}`;
  expect(found(['Die Bohrung muss von einer zertifizierten', 'Firma ausgeführt werden.'], passage)).toEqual([
    'Die Bohrung muss von einer zertifizierten',
    'Firma ausgeführt werden.',
  ]);
});

it.each([
  ['another text', ['Öffnungszeiten und Kontakt', 'Montag bis Freitag']],
  ['no text', []],
])('finds nothing in %s', (_, segments) => {
  expect(locate(segments, 'Der Beitrag beträgt höchstens 35 Prozent der Kosten.')).toEqual({ found: [], share: 0 });
});

it.each(['', ' … ', '—'])('finds nothing for the passage %j', (passage) => {
  expect(found(['Text — mehr … Text'], passage)).toEqual([]);
});

it('searches a long text for a long passage in less than two seconds of CPU time', () => {
  const segments = Array.from({ length: 4_000 }, (_, i) => `Zeile ${i} mit einem Satz über Wärmepumpen und Fassaden.`);
  const passage = Array.from(
    { length: 60 },
    (_, i) => `Zeile x${i} mit einem Satz über Wärmepumpen und Solarstrom.`,
  ).join(' ');
  // Measure CPU time, because it does not depend on other processes.
  const before = process.cpuUsage();
  locate(segments, passage);
  expect(process.cpuUsage(before).user / 1e6).toBeLessThan(2);
});
