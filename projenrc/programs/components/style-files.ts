import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isStyleFile } from '../../../src/app/web/style-sheets';

export const STYLES = join(__dirname, '../../../templates/styles');
/** The layers that have a file for each component. */
const LAYERS = ['components', 'chat', 'console'];

/** A style file, which has the name of a component. */
export interface StyleFile {
  /** For example `chat/sources`. */
  readonly name: string;
  readonly css: string;
}

export function styleFiles(): StyleFile[] {
  return LAYERS.flatMap((layer) =>
    readdirSync(join(STYLES, layer))
      .filter(isStyleFile)
      .sort()
      .map((file) => ({
        name: `${layer}/${file.replace(/\.css$/, '')}`,
        css: readFileSync(join(STYLES, layer, file), 'utf8'),
      })),
  );
}
