import { rendered, shownAfterEach } from '../../support/app/rendered-answer';

const OPEN = '<li class="task"><input type="checkbox" disabled> ';
const DONE = '<li class="task"><input type="checkbox" disabled checked> ';

it('renders checkboxes in lists of every kind', () => {
  expect(rendered('- [ ] a\n- [x] **b**\n  1. [X] c\n- d')).toBe(
    `<ul>${OPEN}a</li>${DONE}<strong>b</strong><ol>${DONE}c</li></ol></li><li>d</li></ul>`,
  );
});

it.each(['[ ] a', '- [y] a', '- [ ]', '- [x]a', '- a [x] b', '- \\[ ] a', '- [x](https://example.org)', '- `[ ]` a'])(
  'renders no checkbox for %j',
  (source) => {
    expect(rendered(source)).not.toContain('<input');
  },
);

it('never shows the brackets of a task that is still arriving', () => {
  for (const html of shownAfterEach('- a\n', '- ', '[', ' ', ']', ' ', 'Offerte', ' beilegen'))
    expect(html).not.toContain('[');
});
