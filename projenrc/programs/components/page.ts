import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { styleSheets } from '../../../src/app/web/style-sheets';
import type { Harvest } from './harvest';
import { STYLES, type StyleFile } from './style-files';

/** The states in which the page can show all components. The page has a link for each state. */
export const STATES = ['as it is', 'hovered', 'focused'] as const;
export type State = (typeof STATES)[number];

const FOCUSABLE = ':is(a, button, input, textarea, select, summary, [tabindex])';
const PANELS = ['light', 'dark', 'contrast'] as const;

/** The page with every example in three panels: light, dark, and with more contrast. */
export function componentsPage(harvest: Harvest, files: readonly StyleFile[], state: State): string {
  const links = STATES.map(
    (each) =>
      `<a href="/?state=${encodeURIComponent(each)}"${each === state ? ' aria-current="page"' : ''}>${each}</a>`,
  );
  const names = files.map(({ name }) => `<a href="#${name}">${name}</a>`);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Components</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/style.css">
<body class="components">
<header class="overview"><p>${links.join(' · ')}</p><nav>${names.join(' ')}</nav></header>
${readFileSync(join(STYLES, '../icons.eta'), 'utf8')}
${files.map(({ name }) => section(name, harvest, state)).join('\n')}
</body>
</html>`;
}

function section(name: string, harvest: Harvest, state: State): string {
  const examples = harvest.of(name).map(({ html, state: shown }) => {
    const panels = PANELS.map((panel) => `<div class="panel ${panel} ${state}">${html}</div>`);
    return `<figure><figcaption>${shown}</figcaption><div class="panels">${panels.join('')}</div></figure>`;
  });
  return `<section class="component" id="${name}"><h2>${name}</h2>${examples.join('\n')}</section>`;
}

/** The styles of the product, read again for each request, so that a change is visible after a reload. */
export function componentsStyle(): string {
  const sheets = [...styleSheets(STYLES).values()].join('\n');
  const stated = sheets
    .replaceAll(':hover', ':is(:hover, .hovered *)')
    .replaceAll(':focus-visible', `:is(:focus-visible, .focused ${FOCUSABLE})`);
  const tokens = readFileSync(join(STYLES, 'tokens.css'), 'utf8');
  const [, contrast = ''] = /@media \(prefers-contrast: more\) \{\s*:root \{([^}]*)\}/.exec(tokens) ?? [];
  return `${stated}\n${OWN}\n.panel.contrast { ${contrast} }\n`;
}

/** These rules are in no cascade layer, so they take precedence over the product's rules. */
const OWN = `
.components { display: block; height: auto; padding: 1rem; background: light-dark(#e9e9e9, #2b2b2b); }
.components > .overview { position: static; display: block; }
.components > .overview nav { display: flex; flex-wrap: wrap; gap: 0.2rem 0.8rem; }
.components > .overview a[aria-current] { font-weight: bold; }
.component { padding-top: 1rem; }
.component > figure { margin: 0 0 1rem; }
.panels { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 0.75rem; align-items: start; }
.panel { position: relative; overflow: auto; max-height: 40rem; padding: 1rem; background: var(--paper); color: var(--ink); contain: layout; }
.panel.light { color-scheme: light; }
.panel.dark { color-scheme: dark; }
.panel.contrast { color-scheme: light; }
.panel [data-ancestor]:not(table, thead, tbody, tr) { display: contents !important; }
.panel dialog[open] { position: static; display: block; }
.panel :is(main, aside, .sidebar, #messages) { height: auto; max-height: none; }
`;
