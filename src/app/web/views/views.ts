import path from 'node:path';
import { Eta } from 'eta';
import { resources } from '../../resources';
import { assets } from '../assets';

/** Removes the indentation of templates, which would be a tenth of the bytes of a page. */
const WITHOUT_INDENTATION = { processTemplate: (template: string) => template.replace(/^[ \t]+/gm, '') };

const eta = new Eta({
  views: path.join(resources, 'templates'),
  cache: true,
  autoTrim: [false, 'nl'],
  varName: 'it',
  plugins: [WITHOUT_INDENTATION],
});

/** The functions that every template can call. */
const HELPERS = {
  asset: (name: string) => assets.address(name),
  assetFolder: (name: string) => assets.folderAddress(name),
  dataUrl: (name: string) => assets.dataUrl(name),
};

/** Renders a page or a fragment from `templates/`. Values are escaped, except in `<%~ %>`. */
export function render(template: string, data: object): string {
  return eta.render(`./${template}`, { ...HELPERS, ...data });
}
