/**
 * Maximum size of the logo in bytes. A task receives the logo in its environment, whose size ECS limits, and the sign-in
 * page loads it with every visit.
 */
export const MAX_LOGO_BYTES = 20_000;

const PNG = Buffer.from('89504e470d0a1a0a', 'hex');
/** An XML declaration, comments and a document type may come before the `svg` element. */
const SVG = /^\uFEFF?\s*(?:<\?xml[^>]*\?>\s*|<!--[\s\S]*?-->\s*|<!DOCTYPE[^>[]*>\s*)*<svg[\s>]/;
/** Active content, which a logo must not contain: scripts, event handlers, and references to other servers. */
const ACTIVE = /<script|<foreignObject|\son\w+\s*=|(?:href|src)\s*=\s*["']\s*(?:https?:|\/\/|javascript:)/i;

/** Returns why a file is not a valid logo, as a predicate that follows the name of the file; undefined if it is valid. */
export function logoFault(type: 'svg' | 'png', bytes: Buffer): string | undefined {
  if (bytes.length > MAX_LOGO_BYTES)
    return `has ${bytes.length} bytes: make it smaller, at most ${MAX_LOGO_BYTES} bytes`;
  if (type === 'png') return bytes.subarray(0, PNG.length).equals(PNG) ? undefined : 'is not a PNG image';
  const text = bytes.toString();
  if (!SVG.test(text)) return 'is not an SVG image: it must begin with <svg';
  if (ACTIVE.test(text)) return 'contains a script, an event handler or a reference to another server: remove it';
  return undefined;
}
