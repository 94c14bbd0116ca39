import { BedrockAgentClient, ListIngestionJobsCommand } from '@aws-sdk/client-bedrock-agent';
import { ConsoleFixture } from '../../support/admin/console-fixture';
import { open } from '../../support/http';
import { office, p, relationships } from '../../support/inspection/office';
import { eventsOf } from '../../support/server-sent-events';
import { until } from '../../support/until';

const consoleFixture = ConsoleFixture.forFile();

const WITHIN = 30_000;
const stateOf = async (name: string) => {
  const { text } = await consoleFixture.admin.get(`/admin/documents?q=${encodeURIComponent(name)}`);
  return new RegExp(`data-document="${name.replace(/[[\]().]/g, '\\$&')}" data-state="(\\w+)"`).exec(text)?.[1];
};
const untilState = (name: string, state: string | undefined) =>
  until(async () => (await stateOf(name)) === state, WITHIN);
const probe = async (question: string) =>
  (await consoleFixture.admin.post('/admin/probe', { question }, { 'hx-request': 'true' })).text;
async function deleteDocument(name: string): Promise<void> {
  const { text } = await consoleFixture.admin.get(`/admin/documents?q=${encodeURIComponent(name)}`);
  const document = /name="document" value="([^"]+)"/.exec(text)![1]!.replaceAll('&quot;', '"');
  await consoleFixture.admin.post('/admin/documents/deletion', { document, confirmed: 'yes' });
}
async function jobs(): Promise<{ id: string; status: string; startedAt: Date; updatedAt: Date }[]> {
  const client = new BedrockAgentClient({ region: 'eu-central-2' });
  const { ingestionJobSummaries = [] } = await client.send(
    new ListIngestionJobsCommand({
      knowledgeBaseId: consoleFixture.fixture.variables.KNOWLEDGE_BASE_ID!,
      dataSourceId: consoleFixture.fixture.variables.DATA_SOURCE_ID!,
    }),
  );
  client.destroy();
  return ingestionJobSummaries.map(({ ingestionJobId, status, startedAt, updatedAt }) => ({
    id: ingestionJobId!,
    status: status!,
    startedAt: startedAt!,
    updatedAt: updatedAt!,
  }));
}

/** A Word document whose text is in a footnote. */
function footnoted(note: string): Buffer {
  const reference = '<w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p>';
  const namespace = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
  return office('word/document.xml', [
    [
      'word/document.xml',
      'wordprocessingml.document.main+xml',
      `<w:document ${namespace}><w:body>${reference}</w:body></w:document>`,
    ],
    ['word/_rels/document.xml.rels', '', relationships([['rId1', 'footnotes', 'footnotes.xml']])],
    [
      'word/footnotes.xml',
      'wordprocessingml.footnotes+xml',
      `<w:footnotes ${namespace}>${note.replace('<w:footnote>', '<w:footnote w:id="1">')}</w:footnotes>`,
    ],
  ]);
}

it('shows a seeded example document as indexed', async () => {
  expect(await stateOf('Travel and expenses.txt')).toBe('indexed');
});

it('indexes a document after its upload and removes it from the index after its deletion, as a test search in the console shows', async () => {
  await consoleFixture.upload([
    { name: 'Parkordnung.txt', content: 'Der violette Parkplatz ist dem Regierungsbus vorbehalten.' },
  ]);
  expect(['pending', 'indexing']).toContain(await stateOf('Parkordnung.txt'));
  expect(await probe('Wem ist der violette Parkplatz vorbehalten?')).not.toContain('Regierungsbus');
  await untilState('Parkordnung.txt', 'indexed');
  expect(await probe('Wem ist der violette Parkplatz vorbehalten?')).toMatch(
    /data-finding="Parkordnung.txt"[\s\S]*Regierungsbus/,
  );
  await deleteDocument('Parkordnung.txt');
  expect(await stateOf('Parkordnung.txt')).toBe('deleting');
  await untilState('Parkordnung.txt', undefined);
  expect(await probe('Wem ist der violette Parkplatz vorbehalten?')).not.toContain('Regierungsbus');
}, 90_000);

it('indexes text in footnotes, and the text of files in encodings other than UTF-8', async () => {
  const encoded = (name: string, content: string | Buffer) => ({ name, content });
  const note = '<w:footnote>' + p('Ein lila Otter bewacht die Fussnote.') + '</w:footnote>';
  await consoleFixture.upload([
    encoded('UTF-16.txt', Buffer.from('\ufeffDer grüne Bär bewacht die Öltanks.', 'utf16le')),
    encoded(
      'Latin.html',
      Buffer.from('<meta charset="iso-8859-1"><p>Der blaue Löwe bewacht die Röhren.</p>', 'latin1'),
    ),
    encoded('Fussnote %221%22 a\\b.docx', footnoted(note)),
  ]);
  await untilState('UTF-16.txt', 'indexed');
  await untilState('Latin.html', 'indexed');
  expect(await probe('Wer bewacht die Öltanks?')).toMatch(/data-finding="UTF-16.txt"[\s\S]*grüne Bär/);
  expect(await probe('Wer bewacht die Röhren?')).toMatch(/data-finding="Latin.html"[\s\S]*blaue Löwe/);
  await until(async () => (await probe('Wer bewacht die Fussnote?')).includes('lila Otter'), WITHIN);
}, 90_000);

it('indexes the new content of a replaced document', async () => {
  await consoleFixture.upload([{ name: 'Kantine.txt', content: 'Das Mittagsmenü kostet zwölf Franken.' }]);
  await untilState('Kantine.txt', 'indexed');
  const replacement = await consoleFixture.replacementOf('Kantine.txt');
  await consoleFixture.upload(
    [{ name: 'Kantine.txt', content: 'Das Mittagsmenü kostet neunzehn Franken.' }],
    replacement,
  );
  expect(['pending', 'indexing']).toContain(await stateOf('Kantine.txt'));
  await untilState('Kantine.txt', 'indexed');
  expect(await probe('Was kostet das Mittagsmenü?')).toContain('neunzehn');
}, 90_000);

it('the probe rejects a question of more than 20,000 characters', async () => {
  expect(await probe('x'.repeat(20_001))).toContain('it has 20,001 characters');
});

it('the probe finds SEARCH_RESULTS passages with the `converse` engine, even with reranking', async () => {
  const app = await consoleFixture.fixture.app({
    ANSWER_ENGINE: 'converse',
    SEARCH_RESULTS: '1',
    RERANKING_MODEL_ARN: 'arn:aws:bedrock:eu-central-2::foundation-model/amazon.rerank-v1:0',
  });
  const admin = app.client(consoleFixture.adminUser);
  const { text } = await admin.post('/admin/probe', { question: 'Wie hoch ist der Förderbeitrag?' });
  expect(text.match(/data-finding=/g)).toHaveLength(1);
});

it('shows the state failed, and the reason, for a document that could not be indexed', async () => {
  await consoleFixture.upload([{ name: 'Kaputt [[fail]].txt', content: 'Text' }]);
  await untilState('Kaputt [[fail]].txt', 'failed');
  const { text } = await consoleFixture.admin.get('/admin/documents?q=Kaputt');
  expect(text).toContain('The knowledge base reports:');
  expect(text).not.toMatch(/arn:|s3:\/\//);
}, 60_000);

it('runs one job at a time, and indexes every change, when several tasks make changes', async () => {
  const other = await consoleFixture.fixture.app();
  const before = (await jobs()).length;
  const upload = (n: number) =>
    consoleFixture.upload(
      [{ name: `Gruppe ${n}.txt`, content: `Gruppe ${n}` }],
      {},
      n % 2 ? consoleFixture.admin : other.client(consoleFixture.adminUser),
    );
  for (let n = 0; n < 12; n++) await upload(n);
  for (let n = 0; n < 12; n++) await untilState(`Gruppe ${n}.txt`, 'indexed');
  const all = (await jobs()).sort((a, b) => Number(a.startedAt) - Number(b.startedAt)).slice(before);
  expect(all.length).toBeLessThan(12);
  all
    .slice(1)
    .forEach((job, index) => expect(Number(job.startedAt)).toBeGreaterThanOrEqual(Number(all[index]!.updatedAt)));
}, 120_000);

it('synchronises on request and lists the jobs', async () => {
  const before = (await jobs()).length;
  await consoleFixture.admin.post('/admin/synchronisation', {});
  await until(async () => {
    const list = await jobs();
    return list.length > before && list.every(({ status }) => status === 'COMPLETE');
  }, WITHIN);
  const { text } = await consoleFixture.admin.get('/admin/synchronisation');
  expect(text.match(/data-job=/g)!.length).toBeGreaterThan(1);
  expect(text).toMatch(/aria-labelledby="jobs-chart"[\s\S]*<p class="legend"><span data-status="added">New</);
}, 60_000);

it('streams only the changed rows of the list', async () => {
  const { text } = await consoleFixture.admin.get('/admin/documents?q=Live');
  const address = /hx-sse:connect="([^"]+)"/.exec(text)![1]!.replaceAll('&amp;', '&');
  const headers = { 'accept-language': 'en', ...consoleFixture.fixture.signer.headers(consoleFixture.adminUser) };
  const response = await open(consoleFixture.app.url, { path: address, headers });
  const events = eventsOf(response);
  expect((await events.next()).value).toMatchObject({ event: 'connected' });
  await consoleFixture.upload([{ name: 'Live.txt', content: 'eins' }]);
  const seen: string[] = [];
  for (let event = await events.next(); ; event = await events.next()) {
    const rows = String(event.value!.data)
      .split('<hx-partial ')
      .filter((partial) => /hx-target="#document/.test(partial));
    seen.push(...rows.flatMap((row) => /class="chip" data-status="(\w+)"/.exec(row)?.[1] ?? []));
    expect(String(event.value!.data)).not.toContain('Travel and expenses');
    if (seen.at(-1) === 'indexed') break;
  }
  expect(seen[0]).toBe('pending');
  response.destroy();
}, 60_000);

it('reports a missing knowledge base, and still stores documents', async () => {
  const app = await consoleFixture.fixture.app({ KNOWLEDGE_BASE_ID: '', DATA_SOURCE_ID: '' });
  const admin = app.client(consoleFixture.adminUser);
  expect((await admin.get('/admin/documents')).text).toContain('Synchronisation with the knowledge base is not set up');
  for (const [path, fields] of [
    ['/admin/synchronisation', {}],
    ['/admin/probe', { question: 'x' }],
  ] as const) {
    expect((await admin.post(path, fields, { 'hx-request': 'true' })).status).toBe(409);
  }
  expect((await consoleFixture.upload([{ name: 'Trotzdem.txt', content: 'da' }], {}, admin)).status).toBe(200);
});
