import type { Passage } from '../../knowledge';
import { sectionsOf } from '../../knowledge/extraction';
import { PassageIndex } from '../../knowledge/passage-index';
import { passagesOf } from '../../knowledge/splitting';

/** A file in a request. */
export interface AttachedFile {
  /** Its position among the documents of the request, from 0. */
  readonly index: number;
  readonly name: string;
  readonly extension: string;
  readonly bytes: Buffer;
}

/** A passage of an attached file. */
export interface AttachedPassage extends Passage {
  readonly file: AttachedFile;
}

/** Maximum number of matching passages to return. */
const MOST = 2;

/**
 * Returns the passages of attached files that match a question best or, if none matches, the first passage of each file. Ignores
 * unreadable files.
 */
export async function attachedPassages(files: readonly AttachedFile[], question: string): Promise<AttachedPassage[]> {
  const index = new PassageIndex();
  const known = new Map<string, AttachedFile>();
  const first: Passage[] = [];
  for (const file of files) {
    const uri = `file-${file.index}`;
    const sections = await sectionsOf(`file.${file.extension}`, file.bytes).catch(() => []);
    const passages = passagesOf({ uri, name: file.name }, sections);
    known.set(uri, file);
    index.add(passages);
    first.push(...passages.slice(0, 1));
  }
  const found = index.find(question, MOST);
  return (found.length > 0 ? found : first).map((passage) => ({ ...passage, file: known.get(passage.uri)! }));
}
