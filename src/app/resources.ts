import { existsSync } from 'node:fs';
import path from 'node:path';

/** The folder that contains `templates` and `locales`: the parent of the bundle's folder, or of `src` in a checkout. */
export const resources = nearest(__dirname);

function nearest(folder: string): string {
  if (existsSync(path.join(folder, 'templates')) && existsSync(path.join(folder, 'locales'))) return folder;
  const above = path.dirname(folder);
  if (above === folder)
    throw new Error(
      `No folder above ${__dirname} contains templates and locales: deploy them next to the bundle's folder`,
    );
  return nearest(above);
}
