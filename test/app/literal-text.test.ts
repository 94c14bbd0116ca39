import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../support/app/locales';

const FOLDERS = ['templates', 'src/local/load-balancer/pages'];

/** Names of the product, of keys on the keyboard and of a file format, which are the same in every language. */
const NAMES = ['Joule Verne', 'Cmd', 'Ctrl', 'Enter', 'Esc', 'Shift', 'PDF'];

/** Attributes that people read, or that a screen reader reads out. */
const READ_ATTRIBUTES =
  /\s(?:alt|aria-(?:label|description|roledescription|valuetext)|label|placeholder|title)="([^"]*)"/g;

const files = FOLDERS.flatMap((folder) =>
  readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.eta'))
    .map((name) => `${folder}/${name}`),
);

it('the search for literal text finds words between tags, in attributes and in expressions', () => {
  const template = `<% if (it.a === 'b c') { %><p title="Two" class="three four"><%= it.t('area.key') %> One</p><% } %>
    <%= it.isOpen ? 'Five' : 'open' %><button aria-label="<%= it.t('x') %>: Six">&times;</button><!-- no --><kbd>J</kbd>`;
  expect(literalWords(template)).toEqual(['One', 'Two', ': Six', 'Five']);
});

it.each(files)('%s contains no literal text', (file) => {
  expect(literalWords(readFileSync(path.join(ROOT, file), 'utf8'))).toEqual([]);
});

/** The texts in a template that people read and that are not from the locales. */
function literalWords(template: string): string[] {
  const expressions = [...template.matchAll(/<%[=~](.*?)%>/gs)].map(([, expression]) => expression!);
  const html = template.replace(/<%.*?%>/gs, '').replace(/<!--.*?-->|<(script|style)\b.*?<\/\1>/gs, '');
  return [
    ...html.replace(/<(?:"[^"]*"|[^>"])*>/g, '\n').split('\n'),
    ...[...html.matchAll(READ_ATTRIBUTES)].map(([, value]) => value!),
    ...expressions.flatMap(proseIn),
  ]
    .map((text) => text.replace(/&#?\w+;/g, '').trim())
    .filter((text) => /\p{L}{2}/u.test(withoutNames(text)));
}

/** The strings of an expression that look like prose: they begin with a capitalised word, or contain two words separated by a space. */
function proseIn(expression: string): string[] {
  return [...expression.matchAll(/'([^'\\]*)'/g)]
    .map(([, text]) => text!)
    .filter((text) => !/[<>="{}]/.test(text) && /^\p{Lu}\p{Ll}|\p{L} \p{L}/u.test(text));
}

function withoutNames(text: string): string {
  return NAMES.reduce((rest, name) => rest.replaceAll(name, ''), text);
}
