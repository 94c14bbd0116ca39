import { readFileSync } from 'node:fs';
import path from 'node:path';
import { accentColours, CONTRAST } from '../../branding/accent';
import { logoFault, MAX_LOGO_BYTES } from '../../branding/logo';
import { PRODUCT } from '../../contract';
import type { Config } from '../config';
import { resources } from '../resources';
import { Assets, assets } from './assets';
import { styleSheets } from './style-sheets';

type Settings = Pick<Config, 'PRODUCT_NAME' | 'LOGO' | 'ACCENT_COLOR' | 'IMPRINT_URL' | 'PRIVACY_URL'>;

interface Logo {
  readonly type: 'svg' | 'png';
  readonly bytes: Buffer;
}

const TEMPLATES = path.join(resources, 'templates');
/** The names under which the server serves the logo. A logo in an SVG file replaces `icon.svg`, the symbol of the product. */
const PNG_LOGO = 'logo.png';
const SYMBOL = 'icon.svg';
/** The accent colour of `templates/public/icon.svg`. */
const OWN_ACCENT = /#0b6e6e/g;

/** The organisation's branding of the pages: name, logo, accent colour, and the links that the law requires. */
export class Branding {
  readonly name: string;
  /** The static files, with the organisation's colour and logo. */
  readonly assets: Assets;
  /** The data about the organisation that every page needs. */
  readonly page: object;

  /** @throws Error if the logo cannot be used */
  constructor({ PRODUCT_NAME = PRODUCT, LOGO, ACCENT_COLOR, IMPRINT_URL, PRIVACY_URL }: Partial<Settings> = {}) {
    this.name = PRODUCT_NAME;
    const logo = LOGO === undefined ? undefined : readLogo(LOGO);
    this.assets =
      logo || ACCENT_COLOR || PRODUCT_NAME !== PRODUCT
        ? new Assets(path.join(TEMPLATES, 'public'), generatedFiles(PRODUCT_NAME, logo, ACCENT_COLOR))
        : assets;
    const icon = logo?.type === 'png' ? PNG_LOGO : SYMBOL;
    this.page = {
      product: PRODUCT_NAME,
      logo: this.assets.dataUrl(icon),
      icon,
      touchIcon: logo?.type === 'svg' || (ACCENT_COLOR && !logo) ? undefined : logo ? icon : 'icon-192.png',
      imprint: IMPRINT_URL,
      privacy: PRIVACY_URL,
      asset: (name: string) => this.assets.address(name),
    };
  }
}

/** @param given the path of a file, or a data URL */
function readLogo(given: string): Logo {
  const [, type, base64] = /^data:image\/(svg|png)(?:\+xml)?;base64,(.*)$/is.exec(given) ?? [];
  const bytes = base64 === undefined ? readFile(given) : Buffer.from(base64, 'base64');
  const isSvg = (type ?? path.extname(given).slice(1)).toLowerCase() === 'svg';
  const logo = { type: isSvg ? 'svg' : 'png', bytes } as const;
  const fault = logoFault(logo.type, bytes);
  if (fault) throw new Error(`LOGO is invalid: the file ${fault}`);
  return logo;
}

function readFile(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new Error(
      `LOGO is invalid: ${file} cannot be read (${(error as NodeJS.ErrnoException).code}); it must be an SVG or PNG file of at most ${MAX_LOGO_BYTES} bytes`,
      { cause: error },
    );
  }
}

function generatedFiles(name: string, logo: Logo | undefined, accent: string | undefined): Map<string, Buffer> {
  const files = styleSheets(path.join(TEMPLATES, 'styles'));
  if (accent) files.set('app.css', Buffer.concat([files.get('app.css')!, Buffer.from(accentStyle(accent))]));
  if (logo?.type === 'png') files.set(PNG_LOGO, logo.bytes);
  else if (logo) files.set(SYMBOL, logo.bytes);
  else if (accent) files.set(SYMBOL, Buffer.from(ownFile(SYMBOL).replace(OWN_ACCENT, accent)));
  files.set('manifest.webmanifest', Buffer.from(manifest(name, logo, accent)));
  return files;
}

/** Returns rules for the layer `tokens`. They follow the other rules of the layer in the style sheet, so they take precedence. */
function accentStyle(accent: string): string {
  return `@layer tokens {\n:root {\n${tokens(accent, CONTRAST.normal)}}\n@media (prefers-contrast: more) {\n:root {\n${tokens(accent, CONTRAST.more)}}\n}\n}\n`;
}

function tokens(colour: string, contrast: number): string {
  const light = accentColours(colour, 'light', contrast);
  const dark = accentColours(colour, 'dark', contrast);
  return [
    `--accent: light-dark(${light.accent}, ${dark.accent});`,
    `--on-accent: light-dark(${light.onAccent}, ${dark.onAccent});`,
    `--tint: light-dark(${light.tint}, ${dark.tint});\n`,
  ].join('\n');
}

/** Returns the web app manifest. Its icon may be an SVG file, because Android accepts such a file too. */
function manifest(name: string, logo: Logo | undefined, accent: string | undefined): string {
  const icon =
    logo?.type === 'png'
      ? { src: PNG_LOGO, sizes: 'any', type: 'image/png' }
      : { src: SYMBOL, sizes: 'any', type: 'image/svg+xml' };
  return JSON.stringify({
    ...ownManifest(),
    name,
    short_name: name,
    ...(accent ? { theme_color: accent } : {}),
    ...(logo || accent ? { icons: [icon] } : {}),
  });
}

function ownManifest(): object {
  return JSON.parse(ownFile('manifest.webmanifest')) as object;
}

function ownFile(name: string): string {
  return readFileSync(path.join(TEMPLATES, 'public', name), 'utf8');
}
