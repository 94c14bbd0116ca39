import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sectionsOf } from '../../../src/local/knowledge/extraction';
import type { Passage } from '../../../src/local/knowledge/passage';
import { PassageIndex } from '../../../src/local/knowledge/passage-index';
import { passagesOf } from '../../../src/local/knowledge/splitting';

const FOLDER = join(__dirname, '../../../src/local/examples');

/** The passages of the example documents, without a bucket. */
export async function examplePassages(): Promise<Passage[]> {
  const documents = readdirSync(FOLDER).map(async (name) =>
    passagesOf(
      { uri: `s3://knowledge/documents/${name}`, name: name.normalize('NFC') },
      await sectionsOf(name, readFileSync(join(FOLDER, name))),
    ),
  );
  return (await Promise.all(documents)).flat();
}

/** Creates an index of passages with these texts, languages and document names. */
export function indexOf(
  ...passages: readonly [text: string, language?: Passage['language'], name?: string][]
): PassageIndex {
  const index = new PassageIndex();
  index.add(
    passages.map(([text, language, name = `${text.length}.txt`], number) => ({
      id: `#${number}`,
      uri: `s3://knowledge/documents/${name}`,
      name,
      text,
      rows: false,
      language,
    })),
  );
  return index;
}
