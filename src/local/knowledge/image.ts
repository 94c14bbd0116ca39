import { parse } from 'node:path';
import type { Section } from './passage';

const PNG = Buffer.from('89504e470d0a1a0a', 'hex');
const JPEG = Buffer.from('ffd8ff', 'hex');

/**
 * An image is found by its name alone. The service's multimodal parser would describe what is to be seen and read the
 * words in it; nothing on this machine can.
 */
export function imageSections(bytes: Buffer, name: string): Section[] {
  if (![PNG, JPEG].some((mark) => bytes.subarray(0, mark.length).equals(mark)))
    throw new Error('The file is not a PNG or JPEG image.');
  return [{ blocks: [{ kind: 'text', text: parse(name).name.replaceAll('_', ' ') }] }];
}
