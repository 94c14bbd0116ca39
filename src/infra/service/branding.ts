import { PRODUCT } from '../../contract';
import type { SettingName } from '../../settings/settings';
import { type BrandingOptions, logoFile } from '../deployment/branding';
import type { Grantee } from '../grantee';

/** Sets the server's environment variables for the organisation's branding. */
export function setBranding(service: Grantee, branding: BrandingOptions): void {
  for (const [name, value] of Object.entries(brandingVariables(branding)))
    service.addEnvironment(name as SettingName, value);
}

/** Returns the server's environment variables for the organisation's branding. */
export function brandingVariables({ name, logo, accent, imprint, privacy }: BrandingOptions): BrandingVariables {
  return {
    ...(name === PRODUCT ? {} : { PRODUCT_NAME: name }),
    ...(logo === undefined ? {} : { LOGO: dataUrl(logo) }),
    ...(accent ? { ACCENT_COLOR: accent } : {}),
    ...(imprint ? { IMPRINT_URL: imprint } : {}),
    ...(privacy ? { PRIVACY_URL: privacy } : {}),
  };
}

type BrandingVariables = Partial<Record<SettingName, string>>;

function dataUrl(file: string): string {
  const { type, bytes } = logoFile(file);
  return `data:image/${type === 'svg' ? 'svg+xml' : 'png'};base64,${bytes.toString('base64')}`;
}
