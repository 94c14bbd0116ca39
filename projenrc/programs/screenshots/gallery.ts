import type { Options } from './options';

export interface Shot {
  readonly file: string;
  readonly name: string;
  readonly language: string;
  readonly theme: string;
  readonly size: string;
}

/** A page that shows the pictures side by side. It works from a file, without a server. */
export function gallery(shots: readonly Shot[], { languages, themes, sizes }: Options): string {
  const names = [...new Set(shots.map(({ name }) => name))];
  const choice = (label: string, values: readonly string[]) =>
    `<fieldset><legend>${label}</legend>${values.map((value) => `<label><input type="checkbox" value="${value}" checked> ${value}</label>`).join('')}</fieldset>`;
  const figure = ({ file, language, theme, size }: Shot) =>
    `<figure data-tags="${language} ${theme} ${size}"><a href="${file}"><img src="${file}" alt="" loading="lazy" width="${Math.round(Number(size) * 0.4)}"></a><figcaption>${language} · ${theme} · ${size}</figcaption></figure>`;
  const row = (name: string) =>
    `<section id="${name}"><h2>${name}</h2><div>${shots
      .filter((shot) => shot.name === name)
      .map(figure)
      .join('\n')}</div></section>`;
  return `<!doctype html>
<meta charset="utf-8">
<title>Screenshots</title>
<style>
  body { margin: 0; font: 15px system-ui; color-scheme: light dark; background: light-dark(#ddd, #333) }
  header { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: 1rem; padding: .5rem 1rem; background: Canvas }
  fieldset { display: flex; gap: .8rem; border: 0; padding: 0 } legend { float: left; margin-right: .8rem; font-weight: 600 }
  nav { flex-basis: 100%; display: flex; flex-wrap: wrap; gap: .3rem 1rem }
  section { padding: 0 1rem; scroll-margin-top: 6rem } section div { display: flex; align-items: flex-start; gap: 1rem; overflow-x: auto; padding-bottom: 1rem }
  figure { margin: 0; flex: none } img { display: block; box-shadow: 0 1px 6px #0006 }
</style>
<header>${choice('Language', languages)}${choice('Theme', themes)}${choice('Width', sizes)}<nav>${names.map((name) => `<a href="#${name}">${name}</a>`).join('')}</nav></header>
${names.map(row).join('\n')}
<script>
  document.addEventListener('change', () => {
    const chosen = [...document.querySelectorAll('fieldset')].map((set) => [...set.querySelectorAll(':checked')].map((box) => box.value));
    for (const figure of document.querySelectorAll('figure'))
      figure.hidden = !chosen.every((values) => figure.dataset.tags.split(' ').some((tag) => values.includes(tag)));
  });
</script>
`;
}
