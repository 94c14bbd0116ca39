import MarkdownIt from 'markdown-it';
import { looseEmphasis } from '../../../src/app/markdown/emphasis';

const strict = new MarkdownIt('commonmark');
const loose = new MarkdownIt('commonmark').use(looseEmphasis);

describe('looseEmphasis', () => {
  it.each([
    // a closing delimiter after punctuation, before a letter
    ['**Hinweis:**Text', '<strong>Hinweis:</strong>Text'],
    ['**„Zitat“**danach', '<strong>„Zitat“</strong>danach'],
    ['**»Zitat«**danach', '<strong>»Zitat«</strong>danach'],
    ['**«Zitat»**danach', '<strong>«Zitat»</strong>danach'],
    ['**‚Zitat‘**danach', '<strong>‚Zitat‘</strong>danach'],
    ['**"Zitat"**danach', '<strong>&quot;Zitat&quot;</strong>danach'],
    ['**« Citation »**suite', '<strong>« Citation »</strong>suite'],
    ['**Remarque :**texte', '<strong>Remarque :</strong>texte'],
    ['**Attenzione!**Testo', '<strong>Attenzione!</strong>Testo'],
    ['**Punkt (a)**Text', '<strong>Punkt (a)</strong>Text'],
    ['**Energie-**effizienz', '<strong>Energie-</strong>effizienz'],
    ['**50 %**der Haushalte', '<strong>50 %</strong>der Haushalte'],
    ['**100 €**pro Monat', '<strong>100 €</strong>pro Monat'],
    ['**1.**Schritt', '<strong>1.</strong>Schritt'],
    ['**`code`**danach', '<strong><code>code</code></strong>danach'],
    ['*Hinweis:*Text', '<em>Hinweis:</em>Text'],
    ['_Hinweis:_Text', '<em>Hinweis:</em>Text'],
    ['__Hinweis:__Text', '<strong>Hinweis:</strong>Text'],
    ['***Hinweis:***Text', '<em><strong>Hinweis:</strong></em>Text'],
    ['_**Hinweis:**_Text', '<em><strong>Hinweis:</strong></em>Text'],
    ['**Hinweis: *wichtig!***Text', '<strong>Hinweis: <em>wichtig!</em></strong>Text'],
    // an opening delimiter after a letter, before punctuation
    ['Text**„Zitat“** danach', 'Text<strong>„Zitat“</strong> danach'],
    ['Text**(wichtig)** danach', 'Text<strong>(wichtig)</strong> danach'],
    ['Wort_„Zitat“_ danach', 'Wort<em>„Zitat“</em> danach'],
    ["dell'**«efficienza»**energetica", "dell'<strong>«efficienza»</strong>energetica"],
    ['l’**« énergie »**verte', 'l’<strong>« énergie »</strong>verte'],
    // delimiters of both kinds, and several pairs in a paragraph
    ['Das**„Zitat“**danach', 'Das<strong>„Zitat“</strong>danach'],
    ['Das***„Zitat“***danach', 'Das<em><strong>„Zitat“</strong></em>danach'],
    ['Nach**§ 5**gilt', 'Nach<strong>§ 5</strong>gilt'],
    ['**A:**b und **C:**d', '<strong>A:</strong>b und <strong>C:</strong>d'],
    ['**A:**b **C** d', '<strong>A:</strong>b <strong>C</strong> d'],
    ['**A:**b Das**„C“**d', '<strong>A:</strong>b Das<strong>„C“</strong>d'],
    ['Das**„A“**und**„B“**danach', 'Das<strong>„A“</strong>und<strong>„B“</strong>danach'],
    ['[**A:**b](https://example.org)', '<a href="https://example.org"><strong>A:</strong>b</a>'],
  ])('renders the emphasis next to punctuation in %s', (source, html) => {
    expect(loose.renderInline(source)).toBe(html);
  });

  it.each([
    '**foo (**bar**) baz**',
    '**foo „**bar**“ baz**',
    '**foo "**bar**" baz**',
    '(**bar**)',
    'a "**bar**"',
    'foo-*bar* baz',
    'foo*bar*baz',
    '**foo, **bar',
    'das ist fett**, und das auch**.',
    '(a)*b + (c)*d',
    '(a)**b + (c)**d',
    'x**(y) + z**(w)',
    'f(x)**(a+b)**c',
    'f(*args, **kwargs)',
    '*.ts, *.js',
    'a.*b.*c',
    'path/_foo.bar/_baz',
    'snake_case_name',
    'a_{i} + b_{j}',
    'Kolleg*innen',
    '5*, 10*',
    '**(**foo)',
    '*(*foo*)*',
    '**Gomphocarpus (*Gomphocarpus physocarpus*, syn. *Asclepias physocarpa*)**',
  ])('renders %s as CommonMark does', (source) => {
    expect(loose.renderInline(source)).toBe(strict.renderInline(source));
  });
});
