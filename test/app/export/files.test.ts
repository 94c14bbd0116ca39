import { createHash } from 'node:crypto';
import { HTML_POLICY, htmlFile } from '../../../src/app/export/html-file';
import { jsonFile } from '../../../src/app/export/json-file';
import { answerMarkdown, markdownFile } from '../../../src/app/export/markdown-file';
import { exportedTurn, exportWith, reader, sheetWith } from '../../support/app/sheet';

const SOURCES = [
  {
    number: 1,
    uri: 's3://k/documents/a_b.pdf',
    page: 3,
    excerpt: '# Not a heading\n*star*',
    validUntil: '2027-01-31',
    document: { uploadedAt: '2026-03-01T10:00:00.000Z', id: 'v7', etag: 'e1' },
  },
  { number: 2, uri: 'https://example.org/x', excerpt: '' },
];
const CITED = exportedTurn('## Answer\n\nYes. No.', {
  question: '# Why?\nline two',
  marks: [{ offset: 15, number: 1 }],
  sources: SOURCES,
});
const FRENCH =
  'Les personnes qui ont droit à une aide doivent la demander avant la fin du mois pour être prises en compte.';
const ENGLISH = 'The people who are entitled to a grant should apply for it before the end of the month.';

it('writes Markdown with the verbatim answer, numbered marks and numbered sources', async () => {
  expect(await markdownFile(sheetWith([CITED], 'en', 'Why *this*?'))).toBe(
    [
      '# Why \\*this\\*?',
      '',
      'Exported: 27 November 2026 at 17:00:00 CET  ',
      'Answers can be wrong. Check the sources before you rely on them.',
      '',
      '---',
      '',
      '# Question 1',
      '',
      '> # Why?',
      '> line two',
      '',
      'Asked: 27 November 2026 at 16:04:05 CET',
      '',
      '**Answer**',
      '',
      '## Answer',
      '',
      'Yes.[1] No.',
      '',
      '*The answer is complete. Ended: 27 November 2026 at 16:04:25 CET. Answered by: Amazon Bedrock knowledge base, model some.model.*',
      '',
      '**Sources**',
      '',
      '1. a\\_b.pdf, page 3, document of 1 March 2026 at 11:00:00 CET, version v7, valid until 31 January 2027',
      '',
      '   > \\# Not a heading',
      '   > \\*star\\*',
      '',
      '2. [x](<https://example.org/x>)',
      '',
    ].join('\n'),
  );
});

it('escapes the name and the passage of a source in Markdown, so that all their characters are shown', async () => {
  const source = {
    number: 1,
    uri: 's3://k/documents/R&amp;D.pdf',
    excerpt: 'A & B &nbsp; &#8364;\n\n    *star*\n\t- dash',
  };
  const file = await markdownFile(sheetWith([exportedTurn('Yes.', { sources: [source] })]));
  expect(file).toContain('1. R\\&amp;D.pdf');
  expect(file).toContain('   > A & B \\&nbsp; \\&#8364;\n   >\n   > \\*star\\*\n   > \\- dash\n');
});

it('writes the Markdown of one answer without its question', async () => {
  const { turns, words } = sheetWith([CITED]);
  expect(await answerMarkdown(turns[0]!, words)).toMatch(/^## Answer\n\nYes\.\[1\] No\.\n\n\*\*Sources\*\*\n\n1\. a/);
});

it.each([
  ['its question', [{ ...CITED, question: 'See:\n\n[1]: https://example.org' }]],
  ['another question', [CITED, exportedTurn('x', { question: '[1]: https://example.org' })]],
  ['another answer', [CITED, exportedTurn('[1]: https://example.org')]],
])('escapes the marks of an answer in a Markdown file if %s defines their numbers as links', async (_place, turns) => {
  const file = await markdownFile(sheetWith(turns));
  expect(file).toContain('Yes.\\[1\\] No.');
});

it.each([
  ['de', 'Gefragt: 27. November 2026 um 16:04:05 MEZ'],
  ['fr', 'Question posée\u00A0: 27 novembre 2026'],
  ['it', 'Domanda posta: 27 novembre 2026'],
] as const)('writes words and times in the language %s', async (language, expected) => {
  expect(await markdownFile(sheetWith([CITED], language))).toContain(expected);
});

it('writes the first day of a month in French as an ordinal number', async () => {
  const turn = exportedTurn('Oui.', { askedAt: '2026-12-01T15:04:05.000Z' });
  expect(await markdownFile(sheetWith([turn], 'fr'))).toMatch(/posée\s: 1er\sdécembre\s2026/);
});

it.each([
  [{ status: 'stopped' }, 'You stopped this answer.'],
  [{ status: 'interrupted' }, 'The server was interrupted'],
  [{ status: 'failed', failure: 'throttled' }, 'The assistant is overloaded'],
  [{ limited: true }, 'maximum length'],
  [{ guarded: true }, 'guardrail'],
  [{ status: 'streaming', endedAt: undefined }, 'still being written at the time of the export'],
] as const)('describes the outcome %j in words', async (outcome, expected) => {
  expect(await markdownFile(sheetWith([exportedTurn('Text', outcome)]))).toContain(expected);
});

it.each([
  ['2026-11-27T15:10:00.000Z', 'changed', 'replaced after this answer'],
  ['2026-11-27T15:00:00.000Z', undefined, 'document of'],
] as const)(
  'says whether a document that was uploaded at %s was replaced after the answer',
  async (uploadedAt, change, expected) => {
    const turn = exportedTurn('Text', { sources: [{ ...SOURCES[0]!, document: { uploadedAt, etag: 'e1' }, change }] });
    expect(await markdownFile(sheetWith([turn]))).toContain(expected);
  },
);

it('names the files that were attached to a question, and escapes Markdown and HTML in these names', async () => {
  const attachments = [{ id: 'a', name: 'Plan *neu* <b>.pdf', format: 'pdf', size: 2_000 }] as const;
  const turns = [exportedTurn('Yes.', { attachments })];
  expect(await markdownFile(sheetWith(turns))).toContain('Attached: Plan \\*neu\\* \\<b\\>.pdf');
  expect((await htmlFile(sheetWith(turns))).toString()).toContain('Attached: Plan *neu* &lt;b&gt;.pdf');
  expect(JSON.parse(jsonFile(exportWith(turns), reader())).turns[0].attachments).toEqual([
    { name: 'Plan *neu* <b>.pdf', format: 'pdf', size: 2_000 },
  ]);
});

it.each([
  ['not-found', 'not-found', true],
  ['not-found', 'supported', false],
  ['not-found', undefined, false],
] as const)(
  'warns about a part with the marks %s and %s only if the last of them is not-found (warning: %s)',
  async (first, last, isDoubtful) => {
    const marks = [first, last].map((support, index) => ({ offset: 4, number: index + 1, from: 0, support }));
    const file = await markdownFile(sheetWith([exportedTurn('Text', { marks, sources: SOURCES })], 'en'));
    expect(file.includes('does not contain')).toBe(isDoubtful);
  },
);

it('says that a document no longer exists', async () => {
  const turn = exportedTurn('Text', { sources: [{ ...SOURCES[0]!, document: 'removed', change: 'removed' }] });
  expect(await markdownFile(sheetWith([turn]))).toContain('no longer among the documents');
});

it('writes JSON of a documented, versioned shape', () => {
  const file = JSON.parse(jsonFile(exportWith([CITED]), reader('en')));
  expect(file).toMatchObject({
    format: 'joule-verne/conversation',
    version: 1,
    language: 'en',
  });
  expect(file.turns[0].answer).toEqual({
    status: 'complete',
    endedAt: '2026-11-27T15:04:25.000Z',
    engine: { name: 'knowledge-base', model: 'some.model', instructions: null },
    failure: null,
    limited: false,
    guarded: false,
    markdown: CITED.answer,
    marks: [{ offset: 15, source: 1, from: null, support: null }],
    sources: [
      {
        number: 1,
        name: 'a_b.pdf',
        url: null,
        page: 3,
        validUntil: '2027-01-31',
        passage: SOURCES[0]!.excerpt,
        owner: null,
        cited: null,
        document: { isRemoved: false, uploadedAt: '2026-03-01T10:00:00.000Z', version: 'v7', etag: 'e1' },
        change: null,
      },
      {
        number: 2,
        name: 'x',
        url: 'https://example.org/x',
        page: null,
        validUntil: null,
        passage: '',
        owner: null,
        cited: null,
        document: null,
        change: null,
      },
    ],
  });
});

it('writes an HTML file without scripts, with a content security policy that allows the style of the file', async () => {
  const hostile = '<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)>';
  const html = await htmlFile(sheetWith([exportedTurn(hostile, { question: hostile })], 'en', hostile));
  expect(html).not.toMatch(/<script|<img|<[^>]*\son\w+=|<[^>]*javascript:|\sstyle=|<button/);
  const [, style] = /<style>([^]*?)<\/style>/.exec(html)!;
  expect(HTML_POLICY).toContain(`'sha256-${createHash('sha256').update(style!).digest('base64')}'`);
  expect(
    HTML_POLICY.split('; ')
      .filter((directive) => !directive.startsWith('style-src '))
      .sort(),
  ).toEqual(["base-uri 'none'", "default-src 'none'", "form-action 'none'"]);
  expect(html).toContain(`<meta http-equiv="Content-Security-Policy" content="${HTML_POLICY}"`);
});

it('states the language of an answer in an HTML file if this language is recognised and is not that of the file', async () => {
  const turns = [exportedTurn(FRENCH), exportedTurn(ENGLISH), exportedTurn('Oui.')];
  const html = await htmlFile(sheetWith(turns, 'en'));
  expect(html.match(/<div class="answer"[^>]*>/g)).toEqual([
    '<div class="answer" lang="fr">',
    '<div class="answer">',
    '<div class="answer">',
  ]);
});

it('writes the styles of the parts of a formula into an HTML file, and defines each variable that the styles of the file use', async () => {
  const html = await htmlFile(sheetWith([exportedTurn('$$\\boxed{\\mathbf{b}} + \\cancel{c}$$')]));
  const [, style] = /<style>([^]*?)<\/style>/.exec(html)!;
  for (const name of ['boxed', 'bold', 'tml-cancel']) {
    expect(html).toMatch(new RegExp(`<math[^]*class="[^"]*\\b${name}\\b`));
    expect(style).toMatch(new RegExp(`math \\.${name}[ ,{]`));
  }
  // The file does not contain the chat's `tokens.css`, so it must define each variable that it uses.
  const defined = new Set(Array.from(style!.matchAll(/(--[\w-]+):/g), ([, name]) => name));
  expect(
    Array.from(style!.matchAll(/var\((--[\w-]+)/g), ([, name]) => name).filter((name) => !defined.has(name)),
  ).toEqual([]);
});

it('links the marks of an answer in an HTML file to the sources of that answer', async () => {
  const html = await htmlFile(sheetWith([exportedTurn('Text'), CITED]));
  expect(html).toContain('href="#source_2_1"');
  expect(html).toContain('<li id="source_2_1" value="1">');
});
