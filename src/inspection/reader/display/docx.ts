import { Package } from '../package';
import { Paragraphs } from '../paragraphs';
import { Styles } from '../styles';
import type { Blocks } from './blocks';

/** Reads the body and the notes of a Word document. */
export async function readDocxBlocks(content: Buffer, blocks: Blocks): Promise<void> {
  const document = await Package.open(content);
  const body = await document.mainPart('wordprocessingml.document.main+xml');
  const partsOf = (type: string) => document.partsOf(`wordprocessingml.${type}+xml`);
  const styles = new Styles();
  for (const part of partsOf('styles')) await document.parse(part, styles);
  for (const part of [body, ...partsOf('footnotes'), ...partsOf('endnotes')]) {
    const paragraphs = new Paragraphs(
      {
        onLine: (text, isItem, isHeading) => blocks.add(isHeading ? 'heading' : isItem ? 'item' : 'text', text),
        onRow: (cells, isFirst) => blocks.addRow(cells, isFirst),
      },
      styles,
    );
    await document.parse(part, paragraphs);
  }
}
