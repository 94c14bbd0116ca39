/**
 * Reads a PDF in a worker thread: a long file would block the main thread, and unpdf's ECMAScript modules load here even when
 * the main thread runs CommonJS. Receives the bytes as `workerData`; posts an array of pages, each an array of lines
 * `{ text, size, gap }`: the text, its font size, and its distance from the line above, in points.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { extractTextItems, getDocumentProxy } from 'unpdf';

const document = await getDocumentProxy(workerData, { verbosity: 0 });
const { items } = await extractTextItems(document);
parentPort.postMessage(items.map(lines));

function lines(pageItems) {
  const found = [];
  for (const item of pageItems.filter(({ str }) => str !== '')) {
    const last = found.at(-1);
    if (last && Math.abs(last.y - item.y) < item.fontSize / 2) {
      const apart = item.x - last.end > item.fontSize / 5 && !/\s$/.test(last.text) && !/^\s/.test(item.str);
      last.text += (apart ? ' ' : '') + item.str;
      last.end = item.x + item.width;
    } else {
      found.push({
        text: item.str,
        size: item.fontSize,
        y: item.y,
        end: item.x + item.width,
        gap: last ? Math.abs(last.y - item.y) : 0,
      });
    }
  }
  return found.map(({ text, size, gap }) => ({ text: text.trim(), size, gap })).filter(({ text }) => text !== '');
}
