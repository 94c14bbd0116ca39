/**
 * Matches the closing tags at the end of an answer's HTML, if the next text of the answer may continue their elements: for example, a
 * paragraph, a list item or code.
 */
const OPEN_END = /(?:<\/(?:p|li|ul|ol|h[1-6]|blockquote|pre|code(?=><\/pre>))>)+$/;

/**
 * Returns the depth of the element that the next text of an answer continues, after some HTML has been appended. Both the server and the
 * page calculate this depth, so that an event need not contain the depth if its text continues that element.
 *
 * @param depth the depth of the element to which the HTML is appended
 */
export function depthAfter(depth: number, html: string): number {
  return depth + (OPEN_END.exec(html)?.[0].split('</').length ?? 1) - 1;
}
