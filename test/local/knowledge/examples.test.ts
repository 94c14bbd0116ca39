import { DeleteObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { isExample, seedExamples } from '../../../src/local/examples';
import { type Knowledge, openKnowledge } from '../../../src/local/knowledge';
import { BUCKET, bucket, uri } from '../../support/local/knowledge-fixture';

let store: Awaited<ReturnType<typeof bucket>>;
let knowledge: Knowledge;
beforeAll(async () => {
  store = await bucket();
  await seed(store);
  knowledge = await openKnowledge({ s3: store.s3, bucket: BUCKET });
});
afterAll(() => store.close());

const seed = ({ s3, state }: typeof store) => seedExamples({ s3, bucket: BUCKET, state });

async function keys({ s3 }: typeof store): Promise<string[]> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: BUCKET }));
  return Contents.map(({ Key }) => Key!);
}

it('reads every example', async () => {
  expect(knowledge.documents().filter(({ failure }) => failure)).toEqual([]);
  expect(knowledge.documents().length).toBeGreaterThanOrEqual(10);
});

it.each([
  ['Wie hoch ist die Förderung für eine Erdsonden-Wärmepumpe?', 'Förderung Wärmepumpen 2026.pdf', '9000 Franken'],
  ['Wärmepumpenförderung', 'Förderung Wärmepumpen 2026.pdf', 'Gefördert wird der Ersatz'],
  [
    'Wann hat der Schalter am Freitag geöffnet?',
    'Öffnungszeiten und Kontakt.html',
    'Tag: Freitag; Vormittag: 8.30 bis 13.00 Uhr',
  ],
  [
    'Welche Vergütung gibt es für Solarstrom im Winter?',
    'Photovoltaik Einspeisung.docx',
    'Vergütung Winter: 12,8 Rappen',
  ],
  [
    'Wie viel Strom wurde 2024 in Musterwil verbraucht?',
    'Energieverbrauch Musterwil.xlsx',
    'Jahr: 2024; Strom (MWh): 40260',
  ],
  [
    'Combien reçoit-on pour isoler une façade ?',
    'Aides à la rénovation énergétique 2026.pdf',
    '60 francs par mètre carré',
  ],
  [
    'Quel est le prix de la recharge à la gare pendant la nuit ?',
    'Tarifs des bornes de recharge.csv',
    'Lieu: Gare; Puissance (kW): 50',
  ],
  [
    'La première visite de la conseillère est-elle gratuite ?',
    'Aides à la rénovation énergétique 2026.pdf',
    'Cette première visite est gratuite',
  ],
  [
    "Quanto si riceve per l'elettricità immessa in rete?",
    'Rimunerazione elettricità fotovoltaica.docx',
    '9,8 centesimi per chilowattora',
  ],
  ['Che regole valgono per gli edifici protetti?', 'Isolamento degli edifici.html', '0,30 W/m²K'],
  [
    'Le batterie domestiche ricevono un contributo?',
    'Rimunerazione elettricità fotovoltaica.docx',
    'Le batterie domestiche non ricevono',
  ],
  ['How much is the grant for a heat pump?', 'Grants at a glance.md', '4,500 francs'],
  ['How much is refunded for a hotel night?', 'Travel and expenses.txt', '180 francs'],
  ['How long may I charge at the town hall?', 'Electric charging stations.md', 'four hours at a time'],
])('finds the passage that answers "%s" in %s', (question, name, text) => {
  const [best] = knowledge.search(question, 3);
  expect(best).toMatchObject({ uri: uri(name), name });
  expect(best.text).toContain(text);
});

it('reports the page or the sheet of a passage', () => {
  expect(knowledge.search('Betrieb der Wärmepumpe im Winter', 1)).toMatchObject([{ page: 3 }]);
  expect(knowledge.search('Anzahl Photovoltaikanlagen und Wasserkraft', 1)).toMatchObject([{ sheet: 'Erneuerbare' }]);
});

it.each([
  'What is the capital of Mongolia?',
  'Wer hat die Fussball-WM gewonnen?',
  'Hallo',
  'Quelle heure est-il à Tokyo ?',
  '?!',
  '',
])('finds nothing for "%s"', (question) => expect(knowledge.search(question, 5)).toEqual([]));

it('the examples are only documents, not files that editors and file managers add', () => {
  const added = ['.DS_Store', '~$Grants.docx', '.~lock.Energie.xlsx#', '.Grants.md.swp', 'Grants.md~', '._Grants.pdf'];
  expect([...added, 'Grants.md', 'Förderung 2026.pdf'].filter(isExample)).toEqual(['Grants.md', 'Förderung 2026.pdf']);
});

it('does not seed a bucket that has documents, or that had documents at an earlier start', async () => {
  const other = await bucket();
  await other.put('own.txt', 'Our own document.');
  await seed(other);
  expect(await keys(other)).toEqual(['documents/own.txt']);
  await other.remove('own.txt');
  await seed(other);
  expect(await keys(other)).toEqual([]);
  await other.close();
});

it('does not restore deleted examples', async () => {
  const other = await bucket();
  await seed(other);
  for (const Key of await keys(other)) await other.s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key }));
  await seed(other);
  expect(await keys(other)).toEqual([]);
  await other.close();
});
