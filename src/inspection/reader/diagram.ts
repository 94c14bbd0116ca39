import type { Package } from './package';
import { Paragraphs } from './paragraphs';
import type { XmlHandler } from './xml';

/** Elements that contain the labels and values of a chart. */
const VALUES = new Set(['v', 'pt']);

/** Reads the text of diagrams and charts. A part of a document refers to them by the ids of relationships. */
export async function readDiagrams(
  document: Package,
  part: string,
  ids: readonly string[],
  onLine: (line: string) => void,
): Promise<void> {
  if (ids.length === 0) return;
  const relationships = await document.relationshipsOf(part);
  for (const id of new Set(ids)) {
    const target = relationships.get(id)?.target;
    if (target) await document.parse(target, new Diagram(onLine));
  }
}

/** Extracts the paragraphs of a diagram (DrawingML), and the labels and values of a chart. */
class Diagram implements XmlHandler {
  private readonly path: string[] = [];
  private readonly paragraphs: Paragraphs;
  /** The text of the open value, as far as it has been read. The parser may report a text in several pieces. */
  private value = '';

  constructor(private readonly onLine: (line: string) => void) {
    this.paragraphs = new Paragraphs({ onLine });
  }

  onOpenTag(name: string, attributes: Readonly<Record<string, string>>): void {
    this.path.push(name);
    this.paragraphs.onOpenTag(name, attributes);
  }

  onText(text: string): void {
    if (VALUES.has(this.path.at(-1)!)) this.value += text;
    else this.paragraphs.onText(text);
  }

  onCloseTag(name: string): void {
    this.path.pop();
    if (this.value) this.onLine(this.value);
    this.value = '';
    this.paragraphs.onCloseTag(name);
  }
}
