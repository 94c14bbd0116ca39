import { documents, readDocument } from '../support/docs/documents';

const index = readDocument('docs/decisions/README.md').text;
const decisions = documents().filter(({ file }) => /^docs\/decisions\/\d/.test(file));
const each = decisions.map((decision) => [decision.file, decision.text] as const);

const STATUS = /^Status: (proposed|accepted|superseded by \d{2}) · (\d{4}-\d{2}-\d{2})$/m;

describe('the decisions', () => {
  it('are numbered without gaps', () => {
    const numbers = decisions.map(({ file }) => Number(/\/(\d{2})-[a-z0-9-]+\.md$/.exec(file)![1]));
    expect(numbers).toEqual(decisions.map((_, position) => position + 1));
  });

  it.each(each)('have a title, a status with a date, and the three sections: %s', (_file, text) => {
    expect(text).toMatch(/^# .+\n\nStatus: /);
    const [, , date] = STATUS.exec(text) ?? [];
    expect(new Date(`${date}T00:00:00Z`).toISOString()).toContain(date);
    expect([...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)).toEqual([
      'Context',
      'Decision',
      'Consequences',
    ]);
  });

  it.each(each)('have a row in the index, with their title, status and date: %s', (file, text) => {
    const [, status, date] = STATUS.exec(text)!;
    const title = /^# (.+)$/m.exec(text)![1];
    const name = file.split('/').at(-1)!;
    expect(index).toContain(`| ${Number(name.slice(0, 2))} | [${title}](${name}) | ${status} | ${date} |\n`);
  });
});
