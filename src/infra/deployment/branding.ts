import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { logoFault } from '../../branding/logo';
import { DEPLOYMENT_SETTINGS } from '../../settings/deployment-settings';

const LOGO = 'must be the path of an SVG or PNG file, such as branding/logo.svg';

/** The look of the product's pages, mails and sign-in pages. */
export const branding = z.strictObject({
  /** Name of the product. */
  name: DEPLOYMENT_SETTINGS.PRODUCT_NAME.schema.meta({ examples: ['Assistant'] }),
  /** Path of the logo, relative to the folder in which the command runs. */
  logo: z
    .string(LOGO)
    .superRefine((file, context) => {
      const message = fileFault(file);
      if (message) context.addIssue({ code: 'custom', message, input: file });
    })
    .meta({ examples: ['templates/public/icon.svg'] })
    .optional(),
  /** Colour of links and buttons, such as `#0b6e6e`. */
  accent: DEPLOYMENT_SETTINGS.ACCENT_COLOR.schema.meta({ examples: ['#8a1c4a'] }),
  /** URL of the imprint. */
  imprint: DEPLOYMENT_SETTINGS.IMPRINT_URL.schema.meta({ examples: ['https://example.org/imprint'] }),
  /** URL of the privacy notice. */
  privacy: DEPLOYMENT_SETTINGS.PRIVACY_URL.schema.meta({ examples: ['https://example.org/privacy'] }),
});

export type BrandingOptions = Readonly<z.output<typeof branding>>;

/** The content of a logo, and the format according to its file extension. */
export interface LogoFile {
  readonly type: 'svg' | 'png';
  readonly bytes: Buffer;
}

/** Reads a logo whose path has been validated. */
export function logoFile(file: string): LogoFile {
  return { type: typeOf(file)!, bytes: readFileSync(file) };
}

function fileFault(file: string): string | undefined {
  if (!typeOf(file)) return LOGO;
  if (!existsSync(file)) return `there is no file ${path.resolve(file)}: correct the path`;
  const { type, bytes } = logoFile(file);
  const fault = logoFault(type, bytes);
  return fault && `the file ${fault}`;
}

function typeOf(file: string): LogoFile['type'] | undefined {
  const extension = path.extname(file).toLowerCase();
  return extension === '.svg' || extension === '.png' ? (extension.slice(1) as LogoFile['type']) : undefined;
}
