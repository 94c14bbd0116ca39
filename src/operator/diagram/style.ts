/** CSS variables, with their colours in light and in dark mode. */
const COLOURS: Readonly<Record<string, readonly [light: string, dark: string]>> = {
  ground: ['#ffffff', '#0d1117'],
  rim: ['#d1d9e0', '#30363d'],
  ink: ['#1f2328', '#e6edf3'],
  muted: ['#59636e', '#9198a1'],
  card: ['#ffffff', '#161b22'],
  outline: ['#b7c0ca', '#4a525c'],
  flow: ['#0a5bd3', '#6cb0ff'],
  onFlow: ['#ffffff', '#0d1117'],
  region: ['#8c959f', '#656c76'],
  vpc: ['#17803a', '#46b95a'],
  network: ['#f3faf5', '#0f1913'],
  zone: ['#7d8792', '#6e7681'],
  public: ['#e3f3e8', '#14291b'],
  private: ['#e4eefb', '#121f33'],
  'security-group': ['#b3480c', '#e58a4b'],
};

const variables = (index: 0 | 1) =>
  Object.entries(COLOURS)
    .map(([name, values]) => `--${name}:${values[index]}`)
    .join(';');

/** The style of the image. It follows the reader's preferred colour scheme, because an image cannot detect the theme of the page. */
export const STYLE = `
:root{${variables(0)}}
@media (prefers-color-scheme:dark){:root{${variables(1)}}}
text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"DejaVu Sans",sans-serif;fill:var(--ink)}
.headline{font-size:20px;font-weight:700}
.frameTitle{font-size:12.5px;font-weight:600;fill:var(--muted)}
.cardTitle{font-size:13px;font-weight:600}
.line{font-size:12px}
.step{font-size:12px;font-weight:700}
text.muted{fill:var(--muted)}
text.vpc{fill:var(--vpc)}
text.security-group{fill:var(--security-group)}
text.flow{fill:var(--flow)}
text.onStep{fill:var(--onFlow)}
.ground{fill:var(--ground);stroke:var(--rim)}
.frame{fill:none}
rect.edge,rect.region{stroke:var(--region)}
rect.vpc{fill:var(--network);stroke:var(--vpc);stroke-width:1.5}
rect.zone{stroke:var(--zone);stroke-dasharray:5 4}
rect.public{fill:var(--public)}
rect.private{fill:var(--private)}
rect.security-group{stroke:var(--security-group);stroke-dasharray:2 3;stroke-width:1.3}
.card{fill:var(--card);stroke:var(--outline)}
.tag{fill:var(--card);stroke:var(--flow)}
.icon{fill:none;stroke:var(--flow);stroke-width:1.5;stroke-linecap:round;stroke-linejoin:round}
.arrow{fill:none;stroke:var(--flow);stroke-width:1.5;stroke-linejoin:round}
.head,circle.step{fill:var(--flow)}
`;
