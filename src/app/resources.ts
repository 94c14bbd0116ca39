import { existsSync } from 'node:fs';
import path from 'node:path';

/** The folder that holds `templates` and `locales`: above the bundle in the image, above `src` in a checkout. */
export const resources = nearest(__dirname);

function nearest(folder: string): string {
  if (existsSync(path.join(folder, 'templates')) && existsSync(path.join(folder, 'locales'))) return folder;
  const above = path.dirname(folder);
  if (above === folder)
    throw new Error(`No folder with templates and locales above ${__dirname}: deploy them beside the bundle's folder`);
  return nearest(above);
}
