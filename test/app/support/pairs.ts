import type { Support } from '../../../src/app/markdown/marks';

/** A sentence of an answer, the passage that it cites, and the verdict that a person gives. */
export interface Pair {
  readonly sentence: string;
  readonly passage: string;
  /** `undefined` if the sentence cannot be checked. */
  readonly expected: Support | undefined;
}

const HEAT_PUMP =
  'Für den Ersatz einer Ölheizung durch eine Wärmepumpe richtet der Kanton einen Beitrag von 4500 Franken aus. Das Gesuch ist vor Beginn der Arbeiten beim Amt für Energie einzureichen. Der Beitrag verfällt, wenn die Anlage nicht innert zwei Jahren in Betrieb genommen wird.';
const PASSPORT =
  'Le passeport est valable dix ans pour les adultes et cinq ans pour les enfants. L’émolument s’élève à 140 francs, frais d’envoi non compris. La demande doit être présentée personnellement au bureau des passeports.';
const WASTE =
  'I rifiuti domestici vanno depositati nei contenitori entro le ore 7.00 del giorno di raccolta. La tassa annua sui rifiuti ammonta a 85 franchi per economia domestica. Gli imballaggi di cartone sono raccolti separatamente ogni primo lunedì del mese.';
const PARKING =
  'Residents may apply for a parking permit at the municipal office. The annual fee is CHF 240 and is payable in advance. Permits are issued only for vehicles registered at the resident’s address, and expire on 31 December.';
const PROCUREMENT =
  'Aufträge über Lieferungen mit einem Wert ab 150’000 Franken werden im Einladungsverfahren vergeben. Die Vergabestelle holt mindestens drei Angebote ein. Der Zuschlag wird schriftlich eröffnet; dagegen kann innert 20 Tagen Beschwerde beim Verwaltungsgericht erhoben werden.';
const TELEWORK =
  'Les collaboratrices et collaborateurs peuvent travailler à domicile jusqu’à 60 % de leur temps de travail. La convention est conclue par écrit avec la personne supérieure hiérarchique et réexaminée chaque année.';
const LEAVE =
  'Employees are entitled to 25 days of annual leave; from the age of 50, the entitlement is 30 days. Unused days must be taken by the end of April of the following year. Maternity leave lasts 16 weeks at full pay.';
const DOGS =
  'I cani devono essere annunciati al Comune entro dieci giorni dall’acquisto. Nei parchi pubblici i cani sono tenuti al guinzaglio. Le infrazioni sono punite con una multa da 100 a 500 franchi.';

const pairs = (passage: string, expected: Support | undefined, ...sentences: string[]): Pair[] =>
  sentences.map((sentence) => ({ sentence, passage, expected }));

export const PAIRS: readonly Pair[] = [
  // Exact or almost exact quotations.
  ...pairs(
    HEAT_PUMP,
    'supported',
    "Der Kanton zahlt beim Ersatz der Ölheizung durch eine Wärmepumpe einen Beitrag von **4'500 Franken**.",
    'Das Gesuch müssen Sie vor Beginn der Arbeiten beim Amt für Energie einreichen.',
    'Die Anlage muss innert 2 Jahren in Betrieb sein, sonst verfällt der Beitrag.',
    'Das Beitragsgesuch ist vor Arbeitsbeginn beim Energieamt einzureichen.',
    '- Kantonaler Beitrag für Wärmepumpen: 4 500 Franken',
  ),
  ...pairs(
    PASSPORT,
    'supported',
    'Un passeport pour adultes est valable 10 ans.',
    'L’émolument est de 140 francs, sans les frais d’envoi.',
    'Vous devez présenter la demande personnellement au bureau des passeports.',
    'Pour les enfants, les passeports sont valables cinq ans.',
  ),
  ...pairs(
    WASTE,
    'supported',
    'La tassa annua sui rifiuti è di 85 franchi per ogni economia domestica.',
    'I rifiuti domestici devono essere depositati entro le 7.00 nei contenitori.',
    'Il cartone degli imballaggi è raccolto separatamente il primo lunedì di ogni mese.',
  ),
  ...pairs(
    PARKING,
    'supported',
    'The annual fee for a parking permit is CHF 240.00, payable in advance.',
    'Parking permits expire on 31 December.',
    'Residents apply at the municipal office.',
  ),
  ...pairs(
    PROCUREMENT,
    'supported',
    'Lieferaufträge ab 150 000 Franken werden im Einladungsverfahren vergeben.',
    'Die Vergabestelle muss mindestens 3 Angebote einholen.',
    'Gegen den Zuschlag kann innert 20 Tagen beim Verwaltungsgericht Beschwerde erhoben werden.',
  ),
  ...pairs(TELEWORK, 'supported', 'Le travail à domicile est possible jusqu’à 60% du temps de travail.'),
  ...pairs(
    LEAVE,
    'supported',
    'Employees have 25 days of annual leave, and 30 days from the age of 50.',
    'Unused leave must be taken by the end of April of the following year.',
  ),
  ...pairs(DOGS, 'supported', 'Nei parchi pubblici il cane va tenuto al guinzaglio.'),

  // Numbers that can be read in two ways.
  ...pairs(
    'Der Eintritt ins Hallenbad kostet 12.50 Franken pro Stunde, gemäss Ziffer 4.12 des Reglements.',
    'supported',
    'Eine Stunde Eintritt ins Hallenbad kostet 12.50.',
    'Der Eintritt ins Hallenbad ist geregelt in Ziffer 4.12.',
  ),
  ...pairs('Die Öffnungszeiten des Hallenbads beginnen um 9.30.', 'supported', 'Das Hallenbad öffnet um 9.30 Uhr.'),
  ...pairs(
    'Verbrauch in GWh\nJahr Strom Gas Öl\n2025 120 340 560',
    'supported',
    'Im Jahr 2025 betrug der Verbrauch von Gas 340 GWh.',
  ),

  // Paraphrases, and sentences that say more than the passage.
  ...pairs(
    HEAT_PUMP,
    'partly',
    'Hausbesitzerinnen erhalten für eine Wärmepumpe finanzielle Unterstützung vom Kanton.',
    'Die Baubewilligung und das Gesuch sind vor Beginn der Arbeiten bei der Gemeinde abzugeben.',
  ),
  ...pairs(PASSPORT, 'partly', 'Le passeport coûte 140 francs et se commande aussi en ligne ou par téléphone.'),
  ...pairs(WASTE, 'partly', 'I rifiuti ingombranti e il vetro sono raccolti separatamente su appuntamento.'),
  ...pairs(PARKING, 'partly', 'Permits for visitors are sold at the municipal office and at vending machines.'),
  ...pairs(TELEWORK, 'partly', 'La convention écrite fixe aussi l’équipement informatique et les assurances.'),
  ...pairs(LEAVE, 'partly', 'Maternity leave is fully paid, but parental leave must be requested separately.'),

  // Wrong numbers.
  ...pairs(HEAT_PUMP, 'not-found', 'Der Beitrag für den Ersatz der Ölheizung beträgt 5400 Franken.'),
  ...pairs(PASSPORT, 'not-found', 'L’émolument pour le passeport s’élève à 165 francs.'),
  ...pairs(WASTE, 'not-found', 'La tassa annua sui rifiuti ammonta a 95 franchi.'),
  ...pairs(PARKING, 'not-found', 'The annual fee for the permit is CHF 280.'),
  ...pairs(PROCUREMENT, 'not-found', 'Die Beschwerde gegen den Zuschlag ist innert 30 Tagen zu erheben.'),
  ...pairs(LEAVE, 'not-found', 'Maternity leave lasts 14 weeks at full pay.'),

  // Unrelated passages.
  ...pairs(
    DOGS,
    'not-found',
    'Il Municipio decide sulle domande di costruzione dopo la pubblicazione.',
    'L’orario degli sportelli è affisso all’entrata.',
  ),
  ...pairs(
    HEAT_PUMP,
    'not-found',
    'Die Steuererklärung kann elektronisch übermittelt werden.',
    'Ausländische Fahrausweise werden vom Strassenverkehrsamt umgetauscht.',
  ),
  ...pairs(TELEWORK, 'not-found', 'Les déchets verts sont ramassés devant la maison.'),
  ...pairs(LEAVE, 'not-found', 'The council publishes its minutes on the website.'),
  ...pairs(PARKING, 'not-found', 'Building applications are reviewed by the planning department.'),

  // These pairs were written after the thresholds had been set: dates and amounts in another form, sums, synonyms, and
  // short sentences.
  ...pairs(
    PARKING,
    'supported',
    'Permits expire on 31.12. and must be paid in advance.',
    'The fee is 240 francs a year.',
  ),
  ...pairs(
    HEAT_PUMP,
    'supported',
    'Reichen Sie das Gesuch ein, bevor die Arbeiten beginnen.',
    '| Wärmepumpe statt Ölheizung | 4500 Franken |',
  ),
  ...pairs(HEAT_PUMP, 'partly', 'Wer zu spät mit dem Bau fertig wird, verliert das Geld nach 2 Jahren.'),
  ...pairs(DOGS, 'supported', 'Chi non rispetta le regole riceve una multa da 100 a 500 franchi.'),
  ...pairs(LEAVE, 'supported', 'Mothers receive 16 weeks of leave.'),
  ...pairs(TELEWORK, 'not-found', 'Au maximum, trois jours par semaine sont autorisés à la maison.'),
  ...pairs(PASSPORT, 'not-found', 'Une carte d’identité seule suffit dans l’Union européenne.'),
  ...pairs(PROCUREMENT, 'not-found', 'Die Zahlungsfrist für Rechnungen beträgt 45 Tage.'),

  // The sentence and the passage are in different languages, so only numbers can be compared.
  ...pairs(PASSPORT, undefined, 'Der Pass ist für Erwachsene 10 Jahre gültig und kostet 140 Franken.'),
  ...pairs(HEAT_PUMP, undefined, 'The canton pays 4,500 francs for the replacement of an oil heating by a heat pump.'),
  ...pairs(PARKING, undefined, 'Die Bewilligung ist bei der Gemeinde zu beantragen und im Voraus zu bezahlen.'),
  ...pairs(PASSPORT, 'not-found', 'Die Gebühr für den Pass beträgt 165 Franken.'),
];

/**
 * Sentences that use the words of their passage, but say the opposite. A person judges them `not-found`; the check
 * cannot recognise the contradiction.
 */
export const OPPOSITES: readonly Pair[] = [
  ...pairs(HEAT_PUMP, 'not-found', 'Das Gesuch ist nicht vor Beginn der Arbeiten einzureichen.'),
  ...pairs(TELEWORK, 'not-found', 'Les collaborateurs ne peuvent pas travailler à domicile.'),
  ...pairs(LEAVE, 'not-found', 'Unused days need not be taken by the end of April.'),
  ...pairs(DOGS, 'not-found', 'I cani non devono essere annunciati al Comune.'),
];
