import path from 'node:path';
import { Eta } from 'eta';
import { resources } from '../resources';
import { assets } from './assets';

const eta = new Eta({ views: path.join(resources, 'templates'), cache: true, autoTrim: [false, 'nl'], varName: 'it' });

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
