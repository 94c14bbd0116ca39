import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { contrastOf } from '../../../src/branding/accent';
import { parseDeployment } from '../../../src/infra/deployment/read';
import { DEPLOYMENT_SETTINGS } from '../../../src/settings/deployment-settings';
import { example, type Json, synthesise, theOnly } from '../../support/infra/templates';

const SVG = '<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>';
const folder = mkdtempSync(path.join(tmpdir(), 'branding-'));
const logo = path.join(folder, 'logo.svg');
writeFileSync(logo, SVG);
afterAll(() => rmSync(folder, { recursive: true }));

const branded = (branding: Json) => ({ ...example(), branding });
const { stack, edge } = synthesise(
  branded({
    name: 'Fragen & Antworten',
    logo,
    accent: '#ffcc00',
    imprint: 'https://www.example.org/imprint',
    privacy: 'https://www.example.org/privacy',
  }),
);

function faultsOf(branding: Json): string {
  try {
    parseDeployment(JSON.stringify(branded(branding)), 'deployment.json');
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

describe('the branding of a deployment', () => {
  const [, { Properties: style }] = theOnly(stack, 'AWS::Cognito::ManagedLoginBranding');

  it('reaches the server in variables that the server accepts', () => {
    const [, { Properties }] = theOnly(stack, 'AWS::ECS::TaskDefinition');
    const variables: { Name: string; Value: string }[] = Properties.ContainerDefinitions[0].Environment;
    const value = (name: keyof typeof DEPLOYMENT_SETTINGS) => {
      const text = variables.find(({ Name }) => Name === name)!.Value;
      return DEPLOYMENT_SETTINGS[name].schema.parse(text);
    };
    expect(value('PRODUCT_NAME')).toBe('Fragen & Antworten');
    expect(value('LOGO')).toBe(`data:image/svg+xml;base64,${Buffer.from(SVG).toString('base64')}`);
    expect(value('ACCENT_COLOR')).toBe('#ffcc00');
    expect(value('IMPRINT_URL')).toBe('https://www.example.org/imprint');
    expect(value('PRIVACY_URL')).toBe('https://www.example.org/privacy');
  });

  it("shows the logo and legible buttons on Cognito's pages, in both themes", () => {
    expect(style.UseCognitoProvidedValues).toBeUndefined();
    expect(style.Assets.map(({ Category, ColorMode, Extension }: Json) => [Category, ColorMode, Extension])).toEqual([
      ['FORM_LOGO', 'LIGHT', 'SVG'],
      ['FORM_LOGO', 'DARK', 'SVG'],
      ['FAVICON_SVG', 'DYNAMIC', 'SVG'],
    ]);
    expect(Buffer.from(style.Assets[0].Bytes, 'base64').toString()).toBe(SVG);
    expect(style.Settings.components.form.logo.enabled).toBe(true);
    for (const mode of ['lightMode', 'darkMode']) {
      const { backgroundColor, textColor } = style.Settings.components.primaryButton[mode].defaults;
      expect([backgroundColor, textColor]).toEqual([
        expect.stringMatching(/^\w{6}ff$/),
        expect.stringMatching(/^\w{6}ff$/),
      ]);
      const [behind, text] = [backgroundColor, textColor].map((colour: string) => `#${colour.slice(0, 6)}`);
      expect(contrastOf(behind!, text!)).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('names the product in mails and on the pages of the web ACL', () => {
    const [, { Properties: pool }] = theOnly(stack, 'AWS::Cognito::UserPool');
    const { EmailSubject, EmailMessage } = pool.AdminCreateUserConfig.InviteMessageTemplate;
    expect(EmailSubject).toMatch(/^Fragen & Antworten: /);
    const pages = JSON.stringify(theOnly(edge, 'AWS::WAFv2::WebACL')[1].Properties.CustomResponseBodies);
    for (const text of [EmailMessage, pages]) {
      expect(text).toContain('Fragen &#38; Antworten');
      expect(text).not.toContain('Joule Verne');
    }
  });
});

it.each([
  [{ logo: 'nowhere/logo.svg' }, /branding\.logo is invalid: there is no file .*nowhere\/logo\.svg: correct the path/],
  [{ logo: 'logo.gif' }, /branding\.logo is invalid: must be the path of an SVG or PNG file/],
  [{ logo: 'package.json' }, /must be the path of an SVG or PNG file/],
  [{ accent: 'teal' }, /branding\.accent is invalid: must be a colour such as #0b6e6e; received "teal"/],
  [{ imprint: 'http://www.example.org' }, /branding\.imprint is invalid: must be an https URL/],
  [{ name: '' }, /branding\.name is invalid: must be a name of 1 to 40 characters/],
])('the branding %j is rejected with a reason', (branding, reason) => {
  expect(faultsOf(branding)).toMatch(reason);
});
