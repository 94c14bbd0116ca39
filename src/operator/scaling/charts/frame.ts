/** Style of the images. It follows the reader's preferred colour scheme, because an image cannot detect the theme of the page. */
const STYLE = `
:root{--ground:#ffffff;--rim:#d1d9e0;--ink:#1f2328;--muted:#59636e;--first:#0a5bd3;--second:#b3480c;--third:#8250df}
@media (prefers-color-scheme:dark){:root{--ground:#0d1117;--rim:#30363d;--ink:#e6edf3;--muted:#9198a1;--first:#6cb0ff;--second:#e58a4b;--third:#c297ff}}
text{font:13px system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"DejaVu Sans",sans-serif;fill:var(--ink)}
.title{font-weight:700}
.muted{fill:var(--muted)}
.ground{fill:var(--ground);stroke:var(--rim)}
.rule{stroke:var(--rim);fill:none}
.limit{stroke:var(--second);stroke-dasharray:5 4;fill:none}
.first{fill:var(--first)}
.second{fill:var(--second)}
.third{fill:var(--third)}
path.first,path.second,path.third{fill:none;stroke-width:2}
path.first{stroke:var(--first)}
path.second{stroke:var(--second)}
path.third{stroke:var(--third)}
`;

export const WIDTH = 820;

export type Colour = 'first' | 'second' | 'third';

/** An image with a frame. @param title for readers who cannot see the image */
export function frame(height: number, title: string, parts: readonly string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="title">
<title id="title">${escapeXml(title)}</title>
<style>${STYLE}</style>
<rect class="ground" x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="6"/>
${parts.join('\n')}
</svg>
`;
}

export function label(x: number, y: number, text: string, attributes = ''): string {
  return `<text x="${x}" y="${y}"${attributes && ` ${attributes}`}>${escapeXml(text)}</text>`;
}

/** The legend: the names of the colours, in a row. */
export function legend(y: number, names: Readonly<Partial<Record<Colour, string>>>): string[] {
  return Object.entries(names).flatMap(([colour, name], index) => {
    const x = 20 + index * 250;
    return [`<rect class="${colour}" x="${x}" y="${y - 10}" width="12" height="12" rx="2"/>`, label(x + 18, y, name)];
  });
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
