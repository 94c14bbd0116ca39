import { Parser } from 'htmlparser2';
import type { Extract } from '../report';
import { decoded } from './decoding';
import { HtmlPage } from './html-page';

/**
 * Reads the first lines of a web page, its headers and footers, its title and its `meta` elements.
 *
 * @throws InvalidDocument, UncheckableDocument
 */
export async function readHtml(content: AsyncIterable<Uint8Array>): Promise<Extract> {
  const page = new HtmlPage();
  const parser = new Parser({
    onopentag: (name, attributes) => page.onOpenTag(name, attributes),
    ontext: (text) => page.onText(text),
    onclosetag: (name) => page.onCloseTag(name),
  });
  const { parts, encoding } = await decoded(content, { isHtml: true });
  for (const text of parts) parser.write(text);
  parser.end();
  return { ...page.extract(), encoding };
}
