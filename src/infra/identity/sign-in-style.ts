import { accentColours } from '../../branding/accent';
import { type BrandingOptions, logoFile } from '../deployment/branding';

/** A style of Cognito's sign-in pages, in the format of `AWS::Cognito::ManagedLoginBranding`. */
export interface SignInStyle {
  readonly settings: object;
  readonly assets: { category: string; colorMode: string; extension: string; bytes: string }[];
}

/**
 * Returns the style with the organisation's logo and accent colour; undefined if the organisation has chosen neither. The
 * style also makes the pages follow the browser's light or dark theme. Cognito uses its defaults for all other settings.
 * The names and formats of all settings are those that DescribeManagedLoginBrandingByClient returns.
 */
export function signInStyle({ logo, accent }: BrandingOptions): SignInStyle | undefined {
  if (logo === undefined && !accent) return undefined;
  return {
    settings: {
      categories: { global: { colorSchemeMode: 'DYNAMIC' } },
      ...(accent ? { componentClasses: accentClasses(accent) } : {}),
      components: {
        ...(logo === undefined ? {} : logoComponents(logo)),
        ...(accent ? { primaryButton: bothModes(accent, button), secondaryButton: bothModes(accent, outline) } : {}),
      },
    },
    assets: logo === undefined ? [] : logoAssets(logo),
  };
}

function accentClasses(accent: string): object {
  return {
    focusState: bothModes(accent, (colour) => ({ borderColor: colour })),
    link: bothModes(accent, (colour) => ({ defaults: { textColor: colour }, hover: { textColor: colour } })),
    optionControls: bothModes(accent, (colour, text) => ({
      selected: { backgroundColor: colour, foregroundColor: text },
    })),
  };
}

const button = (backgroundColor: string, textColor: string) => {
  const state = { backgroundColor, textColor };
  return { active: state, defaults: state, hover: state };
};

const outline = (colour: string) => {
  const state = { borderColor: colour, textColor: colour };
  return { active: state, defaults: state, hover: state };
};

/**
 * Calls `apply` for the light and the dark theme, with colours in Cognito's format: eight hexadecimal digits, of which
 * the last two are the opacity.
 */
function bothModes(accent: string, apply: (colour: string, onColour: string) => object): object {
  const [light, dark] = (['light', 'dark'] as const).map((theme) => {
    const colours = accentColours(accent, theme);
    return apply(`${colours.accent.slice(1)}ff`, `${colours.onAccent.slice(1)}ff`);
  });
  return { lightMode: light, darkMode: dark };
}

function logoComponents(logo: string): object {
  return {
    form: { logo: { enabled: true, formInclusion: 'IN', location: 'CENTER', position: 'TOP' } },
    ...(logoFile(logo).type === 'svg' ? { favicon: { enabledTypes: ['SVG'] } } : {}),
  };
}

function logoAssets(logo: string): SignInStyle['assets'] {
  const { type, bytes } = logoFile(logo);
  const asset = (category: string, colorMode: string) => ({
    category,
    colorMode,
    extension: type.toUpperCase(),
    bytes: bytes.toString('base64'),
  });
  return [
    asset('FORM_LOGO', 'LIGHT'),
    asset('FORM_LOGO', 'DARK'),
    ...(type === 'svg' ? [asset('FAVICON_SVG', 'DYNAMIC')] : []),
  ];
}
