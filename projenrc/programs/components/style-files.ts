import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const STYLES = join(__dirname, '../../../templates/styles');
/** The layers that have a file for each component. */
const LAYERS = ['components', 'chat', 'console'];

/** A file of styles, which has the name of a component. */
export interface StyleFile {
  /** For example `chat/sources`. */
  readonly name: string;
  readonly css: string;
}

export function styleFiles(): StyleFile[] {
  return LAYERS.flatMap((layer) =>
    readdirSync(join(STYLES, layer))
      .sort()
      .map((file) => ({
        name: `${layer}/${file.replace(/\.css$/, '')}`,
        css: readFileSync(join(STYLES, layer, file), 'utf8'),
      })),
  );
}
