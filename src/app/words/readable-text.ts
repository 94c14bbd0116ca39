/**
 * Returns an answer as a user reads it, without Markdown syntax. Use it only to find and quote words; the renderer in
 * `markdown` decides what a page shows. All quantifiers are bounded, so that no answer can make the expressions slow.
 */
export function readableText(markdown: string): string {
  return markdown
    .replace(/!?\[([^[\]\n]{0,300})\]\([^()\s]{0,500}\)/g, '$1')
    .replace(/\[\^[\w-]{1,30}\]:?/g, ' ')
    .replace(/<\/?(?:br|sub|sup)\s?\/?>/gi, (tag) => (/br/i.test(tag) ? ' ' : ''))
    .replace(/^[ \t]{0,20}(?:#{1,6}|>|[-+*]|\d{1,9}[.)])[ \t]/gm, '')
    .replace(/^[ \t|:-]{3,500}$/gm, ' ')
    .replace(/\*{1,3}|~~|`{1,3}|__/g, '')
    .replace(/\|/g, ' ');
}
