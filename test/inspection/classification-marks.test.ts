import { ClassificationMarks } from '../../src/inspection/classification-marks';
import { settings } from '../support/inspection/settings';

const marks = new ClassificationMarks(settings().CLASSIFICATION_MARKS);

describe('findAlone', () => {
  it.each([
    ['VERTRAULICH', 'VERTRAULICH'],
    ['Vertraulich', 'VERTRAULICH'],
    ['vertraulich', 'VERTRAULICH'],
    ['GEHEIM!', 'GEHEIM'],
    ['*** VERTRAULICH ***', 'VERTRAULICH'],
    ['[GEHEIM]', 'GEHEIM'],
    ['– Vertraulich –', 'VERTRAULICH'],
    ['-- confidential --', 'CONFIDENTIAL'],
    ['« CONFIDENTIEL »', 'CONFIDENTIEL'],
    ['V E R T R A U L I C H', 'VERTRAULICH'],
    ['V\u00a0E\u00a0R\u00a0T\u00a0R\u00a0A\u00a0U\u00a0L\u00a0I\u00a0C\u00a0H', 'VERTRAULICH'],
    ['V.E.R.T.R.A.U.L.I.C.H', 'VERTRAULICH'],
    ['S T R E N G   G E H E I M', 'STRENG GEHEIM'],
    ['V\tE\tR\tT\tR\tA\tU\tL\tI\tC\tH', 'VERTRAULICH'],
    ['Klassifizierung: VERTRAULICH', 'VERTRAULICH'],
    ['Klassifizierung:\tvertraulich', 'VERTRAULICH'],
    ['Klassifizierungsvermerk: GEHEIM', 'GEHEIM'],
    ['Klassifikation VERTRAULICH', 'VERTRAULICH'],
    ['Einstufung: geheim', 'GEHEIM'],
    ['Classification : SECRET', 'SECRET'],
    ['Degré de classification : confidentiel', 'CONFIDENTIEL'],
    ['Classificazione: SEGRETO', 'SEGRETO'],
    ['Security classification level: Top Secret', 'TOP SECRET'],
    ['Klassifizierung / Classification: VERTRAULICH / CONFIDENTIEL', 'VERTRAULICH'],
    ['classification: "Confidential"', 'CONFIDENTIAL'],
    ['VERTRAULICH / CONFIDENTIEL / CONFIDENZIALE', 'VERTRAULICH'],
    ['Confidentiel – Confidenziale', 'CONFIDENTIEL'],
    ['TRÈS SECRET', 'TRÈS SECRET'],
    ['TRE\u0300S SECRET', 'TRÈS SECRET'],
    ['TRES SECRET', 'TRÈS SECRET'],
    ['très secret', 'TRÈS SECRET'],
    ['STRENG\u00a0GEHEIM', 'STRENG GEHEIM'],
    ['Streng  vertraulich', 'STRENG VERTRAULICH'],
    ['VER\u00adTRAU\u00adLICH', 'VERTRAULICH'],
    ['VER\u200bTRAULICH', 'VERTRAULICH'],
    ['\ufeffGE\u2060HEIM', 'GEHEIM'],
    ['ＶＥＲＴＲＡＵＬＩＣＨ', 'VERTRAULICH'],
    ['# Vertraulich', 'VERTRAULICH'],
    ['**VERTRAULICH**', 'VERTRAULICH'],
    ['> __Strictly Confidential__', 'STRICTLY CONFIDENTIAL'],
    ['| GEHEIM |', 'GEHEIM'],
    ['VERTRAULICH;;;', 'VERTRAULICH'],
    ['SEGRETISSIMO', 'SEGRETISSIMO'],
    ['HIGHLY CONFIDENTIAL', 'HIGHLY CONFIDENTIAL'],
    ['NATO SECRET', 'SECRET'],
    ['CONFIDENTIEL UE / EU CONFIDENTIAL', 'CONFIDENTIEL'],
    ['VS-GEHEIM', 'GEHEIM'],
    ['Bundesamt für Beispiele\tVERTRAULICH', 'VERTRAULICH'],
    // Cyrillic and Greek letters, and small capitals.
    ['V\u0415RTR\u0410ULI\u0421H', 'VERTRAULICH'],
    ['vеrtrаuliсh', 'VERTRAULICH'],
    ['G\u0395\u0397EI\u039c', 'GEHEIM'],
    ['CΟΝFIDENTIAL', 'CONFIDENTIAL'],
    ['ϹONFIDENTIEL', 'CONFIDENTIEL'],
    ['ᴠᴇʀᴛʀᴀᴜʟɪᴄʜ', 'VERTRAULICH'],
    // Right-to-left text and zero-width characters.
    ['\u202eHCILUARTREV', 'VERTRAULICH'],
    ['\u202eHCILUARTREV\u202c', 'VERTRAULICH'],
    ['VER\u202eUART\u202cLICH', 'VERTRAULICH'],
    ['\u2067\u202eMIEHEG\u202c\u2069', 'GEHEIM'],
    ['\u202dVERTRAULICH\u202c', 'VERTRAULICH'],
    ['V\u200cE\u200dR\ufeffTRAU\u2063LICH', 'VERTRAULICH'],
    ['\u200eGE\u061cHEIM\u200f', 'GEHEIM'],
    ['GE\u0008HE\u007fIM', 'GEHEIM'],
  ])('finds the mark on the line %j', (line, mark) => {
    expect(marks.findAlone(line)).toBe(mark);
  });

  it.each([
    '',
    ' ',
    '***',
    ':',
    'INTERN',
    'INTERNE',
    'Klassifizierung:',
    'Klassifizierung: INTERN',
    'Klassifizierung: keine',
    'Umgang mit vertraulichen Daten',
    'Vertraulichkeitserklärung',
    'Vertraulichkeit',
    'Amtsgeheimnis',
    'Geheimnisse',
    'Geheimhaltung',
    'Confidentialité',
    'Confidentiality',
    'Secret de fonction',
    'Secretary',
    'Il segreto d’ufficio',
    'Dieses Dokument ist VERTRAULICH zu behandeln.',
    'Die Angaben sind vertraulich.',
    'Was ist vertraulich, was ist geheim?',
    'The secret of good insulation',
    'VERTRAULICH bis zur Veröffentlichung am 3. März',
    'INTERN / VERTRAULICH / GEHEIM',
    '1. Vertraulich',
    'Stufe A\tvertraulich',
    'Akte 7\tMeier\tBern\tGEHEIM',
    'VERTRAULICHKEIT',
    'GEHEIM-Akten',
    'EU',
    'NATO / OTAN',
    'СЕКРЕТ',
    'Конфиденциально',
    'ΑΠΟΡΡΗΤΟ',
    'ΕΝΕΡΓΕΙΑ / ЭНЕРГИЯ / ENERGIE',
    '\u202bשלום\u202c',
    'HCILUARTREV',
  ])('finds no mark on the line %j', (line) => {
    expect(marks.findAlone(line)).toBeUndefined();
  });
});

describe('findInMargin', () => {
  it.each([
    ['VERTRAULICH', 'VERTRAULICH'],
    ['vertraulich', 'VERTRAULICH'],
    ['Bundesamt – VERTRAULICH – Seite 1 von 3', 'VERTRAULICH'],
    ['Bundesamt – Vertraulich – Seite 1 von 3', 'VERTRAULICH'],
    ['Bundesamt - Vertraulich - 1/3', 'VERTRAULICH'],
    ['Bundesamt\tvertraulich\tSeite 1', 'VERTRAULICH'],
    ['Office | Confidential | Page 2 of 9', 'CONFIDENTIAL'],
    ['Office · Strictly Confidential · 2', 'STRICTLY CONFIDENTIAL'],
    ['Ufficio • Segreto', 'SEGRETO'],
    ['Bericht ..... Geheim', 'GEHEIM'],
    ['Bundesamt   Vertraulich   3', 'VERTRAULICH'],
    ['Bundesamt VERTRAULICH Seite 1', 'VERTRAULICH'],
    ['Bundesamt V E R T R A U L I C H Seite 1', 'VERTRAULICH'],
    ['(VERTRAULICH) Bundesamt', 'VERTRAULICH'],
    ['Vertraulich Seite 1 von 3', 'VERTRAULICH'],
    ['Vertraulich 3', 'VERTRAULICH'],
    ['3 Confidentiel', 'CONFIDENTIEL'],
    ['Page 3 de 12 / Confidentiel', 'CONFIDENTIEL'],
    ['Bern, TOP SECRET, 2026', 'TOP SECRET'],
    ['Rapport TRÈS SECRET de 2026', 'TRÈS SECRET'],
    ['Rapport TRE\u0300S SECRET de 2026', 'TRÈS SECRET'],
    ['Klassifizierung: vertraulich | Seite 1', 'VERTRAULICH'],
    ['Dokument VS-GEHEIM Kopie 3', 'GEHEIM'],
    ['Amt VERTR\u0410ULICH Seite 1', 'VERTRAULICH'],
    ['Amt \u202eHCILUARTREV\u202c Seite 1', 'VERTRAULICH'],
    ['\u202e1 etieS HCILUARTREV tmA', 'VERTRAULICH'],
  ])('finds the mark in the header %j', (line, mark) => {
    expect(marks.findInMargin(line)).toBe(mark);
  });

  it.each([
    '',
    'INTERN',
    'Bundesamt – INTERN – Seite 1 von 3',
    'Seite 1 von 3',
    'Umgang mit vertraulichen Daten – Seite 3',
    'UMGANG MIT VERTRAULICHEN DATEN',
    'Vertraulichkeitserklärung | Seite 1',
    'VERTRAULICHKEITSERKLÄRUNG',
    'Amtsgeheimnis · AMTSGEHEIMNIS',
    'Geheimnisse und ihre Hüter',
    'Le secret de fonction reste réservé.',
    'It is no secret that insulation pays.',
    'This message may be confidential; please delete it.',
    'Ihre Angaben bleiben vertraulich.',
    'Das Wort «vertraulich» steht in Artikel 5',
    'Artikel 5 (vertraulich) gilt',
    'Der GEHEIM-Stempel',
    'Nach Absatz 3 geheim',
    'Secretary of State',
  ])('finds no mark in the header %j', (line) => {
    expect(marks.findInMargin(line)).toBeUndefined();
  });
});

it('finds only the configured marks', () => {
  const own = new ClassificationMarks(['NUR FÜR DEN DIENSTGEBRAUCH', 'C++ ONLY']);
  expect(own.findAlone('VS – nur für den Dienstgebrauch')).toBe('NUR FÜR DEN DIENSTGEBRAUCH');
  expect(own.findInMargin('Amt NUR FUR DEN DIENSTGEBRAUCH 3')).toBe('NUR FÜR DEN DIENSTGEBRAUCH');
  expect(own.findInMargin('Our C++ ONLY guide')).toBe('C++ ONLY');
  expect(own.findAlone('VERTRAULICH')).toBeUndefined();
});

it('the search for marks takes less than ten seconds of CPU time for lines that provoke backtracking', () => {
  const started = process.cpuUsage();
  for (const piece of [
    'V',
    'V E R T R A U L I C ',
    'Klassifizierung ',
    ' - ',
    '\t',
    '1 ',
    '... ',
    'e\u0301\u0301',
    '–',
    '-',
    '1/',
    'EU ',
    '\u202e',
    '\u202eab\u202c',
  ]) {
    const line = `${piece.repeat(200_000 / piece.length)}x`;
    marks.findAlone(line);
    marks.findInMargin(line);
  }
  // Measure CPU time (in microseconds), because it does not depend on other processes.
  expect(process.cpuUsage(started).user).toBeLessThan(10_000_000);
});
