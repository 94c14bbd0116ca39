import { accepted, inspectInProcess, marked, unchecked } from '../support/inspection/inspector-fixture';
import { docx, p, row } from '../support/inspection/office';

const numbered = (text: string) => p(text, '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>');

it.each<[string, string, string | Buffer]>([
  ['a list', 'a.md', '# Umgang\n\nEs gibt Stufen:\n\n- INTERN\n- VERTRAULICH\n- GEHEIM\n'],
  ['a list of terms with definitions', 'a.md', '# Umgang\n\n- **Intern**: alle\n- **Vertraulich**: wenige\n'],
  ['a numbered list', 'a.txt', 'Umgang\n\n1. Intern\n2. Vertraulich\n3. Geheim\n'],
  ['a list without bullets', 'a.txt', 'Information handling\n\nPublic\nInternal\nConfidential\n'],
  ['a list of properties', 'a.txt', 'Meldung\n\nFelder:\n- Absender\n- Empfänger\n- vertraulich\n'],
  ['headings', 'a.md', '# Umgang\n\n## Intern\n\nAlle.\n\n## Vertraulich\n\nWenige.\n'],
  ['a glossary', 'a.txt', 'Glossar\n\nAmortisation: Zeit.\nVertraulich: Angaben, die schaden.\n'],
  ['a table', 'a.md', '# Umgang\n\n| Stufe | Wer |\n| --- | --- |\n| VERTRAULICH | wenige |\n'],
  ['an enumeration', 'a.md', '# Umgang\n\nINTERN / VERTRAULICH / GEHEIM\n'],
  ['rows', 'a.csv', 'Dokument;Stufe\nPlan A;intern\nPlan B;vertraulich\n'],
  ['rows with quotation marks', 'a.csv', '"Name","Level"\n"Plan, A","SECRET"\n'],
  ['a column', 'a.csv', 'Stufe\nintern\nvertraulich\ngeheim\n'],
  ['a list in an HTML page', 'a.html', '<h1>Umgang</h1><p>Stufen:</p><ul><li>Intern<li>Vertraulich<li>Geheim</ul>'],
  ['a glossary in an HTML page', 'a.html', '<h1>Glossar</h1><dl><dt>Intern<dd>alle<dt>Vertraulich<dd>wenige</dl>'],
  [
    'a table in an HTML page',
    'a.html',
    '<table><tr><th>Dossier<th>Stufe<tr><td>A<td>VERTRAULICH<tr><td>B<td>VERTRAULICH</table>',
  ],
  [
    'a list in a Word document',
    'a.docx',
    docx({ body: p('Umgang') + p('Absender und so weiter') + ['Ort', 'Datum', 'Vertraulich'].map(numbered).join('') }),
  ],
  [
    'a table in a Word document',
    'a.docx',
    docx({
      body: `${p('Umgang')}<w:tbl>${row(p('Stufe'), p('Wer'))}${row(p('INTERN'), p('alle'))}${row(p('GEHEIM'), p('wenige') + p('Leitung'))}</w:tbl>`,
    }),
  ],
])('reports guidance that names levels in %s as unchecked: %s', async (_, name, content) => {
  expect(await inspectInProcess(name, content)).toEqual(unchecked('levels'));
});

it.each<[string, string, string]>([
  ['at the beginning of guidance', 'a.md', 'VERTRAULICH\n\n# Umgang\n\n- INTERN\n- VERTRAULICH\n'],
  ['in three languages', 'a.txt', 'Bundesamt\nVERTRAULICH\nCONFIDENTIEL\nCONFIDENZIALE\n\nBericht\n'],
  ['below an address', 'a.txt', 'Bundesamt\n3003 Bern\n\nFrau Meier\nBern\n\nVERTRAULICH\n\n- eins\n- zwei\n'],
  ['after a label in a list', 'a.md', '# A\n\n- Autor: B\n- Ort: C\n- Amt: D\n- Klassifizierung: VERTRAULICH\n'],
  ['at the beginning of a table', 'a.csv', 'VERTRAULICH;;\nJahr;Strom\n2025;4\n'],
  ['as an item at the beginning', 'a.md', '- VERTRAULICH\n- Bern, 3. März\n'],
])('rejects a mark %s', async (_, name, content) => {
  expect(await inspectInProcess(name, content)).toEqual(marked('VERTRAULICH'));
});

it('rejects a mark in the header of a document that explains the levels', async () => {
  const body = p('Umgang') + ['Intern', 'Vertraulich', 'Geheim'].map(numbered).join('');
  expect(await inspectInProcess('a.docx', docx({ body, header: p('VERTRAULICH') }))).toEqual(marked('VERTRAULICH'));
});

it.each([
  'Die Angaben bleiben vertraulich: Niemand sieht sie.',
  'Secret Garden: a novel',
  '- Das Amtsgeheimnis\n- Die Vertraulichkeit',
  'Intern\nÖffentlich',
])('accepts %j', async (content) => {
  expect(await inspectInProcess('a.txt', `Bericht\n\n${content}\n`)).toEqual(accepted);
});
