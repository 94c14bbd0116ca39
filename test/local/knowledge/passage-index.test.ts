import { indexOf } from '../../support/local/example-index';

const names = (index: ReturnType<typeof indexOf>, question: string) => index.find(question, 5).map(({ text }) => text);

it.each([
  ['de', 'Wie wird das vergütet?', 'Die Vergütung beträgt 9 Rappen.'],
  ['de', 'Ist die Anlage angemeldet?', 'Man muss sie vorher anmelden.'],
  ['de', 'Kann die Nachbarin es verbieten?', 'Die Nachbarn dürfen nichts verbieten.'],
  ['fr', 'les chaudières à mazout', 'La chaudière à mazout est ancienne.'],
  ['it', 'impianti fotovoltaici', 'Un impianto fotovoltaico produce elettricità.'],
  ['en', 'borrowing bicycles', 'Staff may borrow a bicycle.'],
] as const)('finds other forms of a word in %s', (language, question, text) =>
  expect(names(indexOf([text, language]), question)).toEqual([text]),
);

it.each([
  ['a compound by its parts', 'Ölheizung', 'Die alte Heizung verbrennt Öl.', 'de'],
  ['parts by their compound', 'Wolf', 'Das Wolfsmonitoring dauert ein Jahr.', 'de'],
  ['a compound of words that only the documents have', 'Wolfspfoten', 'Der Wolf hat vier Pfoten.', 'de'],
  ['umlauts that are written as two letters', 'Waermepumpe', 'Eine Wärmepumpe ist leise.', 'de'],
  ['a phrase that is a compound in German', 'heat pump', 'Eine Wärmepumpe ist leise.', 'de'],
  ['a word of another language', 'locataire', 'Gli inquilini pagano l’affitto.', 'it'],
  ['a narrower term of the word in the question', 'public transport', 'Trains are paid for.', 'en'],
] as const)('finds %s', (_what, question, text, language) =>
  expect(names(indexOf([text, language], ['Something else about the weather.', 'en']), question)).toEqual([text]),
);

it.each(['poliziotto', 'polizotto', 'poliziootto', 'pooliziotto', 'bolizotto'])(
  'tolerates at most one wrong letter: %s',
  (question) =>
    expect(names(indexOf(['Un poliziotto dirige il traffico.', 'it']), question)).toHaveLength(
      question === 'bolizotto' ? 0 : 1,
    ),
);

it('finds a passage without a general word of the question, but not a passage without a rare word of the question', () => {
  const index = indexOf(['The grant for a heat pump is 4500 francs.', 'en']);
  expect(index.find('How much is paid for a heat pump?', 1)).toHaveLength(1);
  expect(index.find('Is there a grant for a hydrogen car?', 1)).toEqual([]);
});

it("prefers a passage in the question's language, and a passage with an amount if the question asks for an amount", () => {
  const index = indexOf(
    ['Une pompe à chaleur est subventionnée.', 'fr'],
    ['Wärmepumpen werden gefördert.', 'de'],
    ['Wärmepumpen werden mit 4500 Franken gefördert.', 'de'],
  );
  expect(names(index, 'Wie viel gibt es für eine Wärmepumpe?')[0]).toContain('4500');
  expect(names(index, 'La pompe à chaleur est-elle subventionnée ?')[0]).toContain('Une pompe');
});

it('forgets the words of removed passages', () => {
  const index = indexOf(['Wolfsmonitoring', 'de']);
  index.remove(index.find('Wolf', 1));
  expect(index.find('Wolf', 1)).toEqual([]);
  expect(index.find('Wolfsmonitoring', 1)).toEqual([]);
});

it('searches a thousand documents in less than two seconds of CPU time, even for a very long question', () => {
  const texts = Array.from({ length: 1000 }, (_, number): [string, 'en'] => [
    `Document ${number} is about topic${number} and heat pumps.`,
    'en',
  ]);
  const index = indexOf(...texts);
  expect(names(index, 'What about topic789?')).toEqual([texts[789][0]]);
  const before = process.cpuUsage();
  index.find(`${'What about topic789 and heat pumps? '.repeat(2)}${texts.map(([text]) => text).join(' ')}`, 5);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1000).toBeLessThan(2000);
});
