import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Branding } from '../../../src/app/web/branding';
import { AppFixture } from '../../support/app/app-fixture';
import { ADMIN, ANNA } from '../../support/app/signer';

const SVG = '<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>';
const PNG = Buffer.from('89504e470d0a1a0a0000', 'hex');
const folder = mkdtempSync(path.join(tmpdir(), 'branding-'));
const file = (name: string, content: string | Buffer) => {
  writeFileSync(path.join(folder, name), content);
  return path.join(folder, name);
};
afterAll(() => rmSync(folder, { recursive: true }));

const fixture = AppFixture.forFile();
const app = fixture.appForFile({
  PRODUCT_NAME: 'Fragen & Antworten',
  LOGO: file('logo.svg', SVG),
  ACCENT_COLOR: '#FFCC00',
  IMPRINT_URL: 'https://www.example.org/imprint',
  PRIVACY_URL: 'https://www.example.org/privacy',
});
const get = async (address: string, user = ANNA) => (await app.client(user).get(address)).text;
const linked = (html: string, pattern: RegExp) => pattern.exec(html)![1]!;

it('shows the name and the logo on pages of the chat and the console', async () => {
  for (const html of [await get('/'), await get('/admin/audit', ADMIN)]) {
    expect(html).toMatch(/<title>(.* – )?Fragen &amp; Antworten<\/title>/);
    expect(html).toContain('<span>Fragen &amp; Antworten</span>');
    expect(html).toContain(`<img src="data:image/svg+xml,${encodeURIComponent(SVG)}"`);
    expect(html).not.toContain('Joule Verne');
  }
});

it('serves the logo as the icon, and a manifest with name, icon and colour', async () => {
  const html = await get('/');
  expect(await get(linked(html, /rel="icon" href="([^"]+)"/))).toBe(SVG);
  expect(html).not.toContain('apple-touch-icon');
  expect(JSON.parse(await get(linked(html, /rel="manifest" href="([^"]+)"/)))).toMatchObject({
    name: 'Fragen & Antworten',
    short_name: 'Fragen & Antworten',
    theme_color: '#FFCC00',
    icons: [{ src: 'icon.svg', type: 'image/svg+xml' }],
  });
});

it('serves the accent colour in the style sheet, after the colours that it replaces', async () => {
  const css = await get(linked(await get('/'), /href="([^"]+app\.css)"/));
  const accents = [...css.matchAll(/--accent: ?light-dark\((#\w+), ?(#\w+)\)/g)].map((found) => found.slice(1));
  expect(accents).toHaveLength(4);
  expect(accents.at(-2)).toEqual(['#876c00', '#ffcc00']);
});

it('links to the imprint and the privacy notice on the start page, the settings, the signed-out page and an error page', async () => {
  for (const html of [await get('/'), await get('/settings'), await get('/signed-out'), await get('/unknown')]) {
    expect(html).toContain('href="https://www.example.org/imprint"');
    expect(html).toContain('href="https://www.example.org/privacy"');
  }
});

it('shows a PNG file as the logo, and as the icon on phones', () => {
  const { page, assets } = new Branding({ LOGO: file('logo.png', PNG) });
  expect(page).toMatchObject({
    icon: 'logo.png',
    touchIcon: 'logo.png',
    logo: `data:image/png;base64,${PNG.toString('base64')}`,
  });
  expect(assets.address('logo.png')).toMatch(/logo\.png$/);
});

it('recognises the type of the logo by the extension of its file, or by the type in its data URL', () => {
  mkdirSync(path.join(folder, 'svg'));
  const pageOf = (LOGO: string) => new Branding({ LOGO }).page;
  expect(pageOf(file('svg/logo.png', PNG))).toMatchObject({ icon: 'logo.png' });
  expect(pageOf(file('LOGO.SVG', SVG))).toMatchObject({ icon: 'icon.svg' });
  expect(pageOf(`data:image/PNG;base64,${PNG.toString('base64')}`)).toMatchObject({ icon: 'logo.png' });
  expect(pageOf(`data:image/svg+xml;base64,${Buffer.from(SVG).toString('base64')}`)).toMatchObject({
    icon: 'icon.svg',
  });
});

it('draws the symbol of the product in the accent colour if no logo is set', () => {
  expect(decodeURIComponent((new Branding({ ACCENT_COLOR: '#8a2c7a' }).page as { logo: string }).logo)).toContain(
    'fill="#8a2c7a"',
  );
});

it.each([
  ['missing.svg', undefined, /missing\.svg cannot be read \(ENOENT\)/],
  ['other.svg', '<html>', /must begin with <svg/],
  ['other.png', SVG, /not a PNG image/],
  ['script.svg', '<svg><script>1</script></svg>', /contains a script/],
  ['handler.svg', '<svg onload="x()"></svg>', /contains a script/],
  ['remote.svg', '<svg><image href="https://example.org/a.png"/></svg>', /another server/],
  ['large.png', Buffer.concat([PNG, Buffer.alloc(20_001)]), /at most 20000 bytes/],
])('rejects the invalid logo file %s, so that the server does not start', (name, content, message) => {
  const logo = content === undefined ? path.join(folder, name) : file(name, content);
  expect(() => new Branding({ LOGO: logo })).toThrow(message);
});
