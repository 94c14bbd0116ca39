import { applyPalette, GIFEncoder, quantize } from 'gifenc';
import { PNG } from 'pngjs';

/** A picture as a PNG file, and its duration. */
export interface Frame {
  readonly png: Buffer;
  /** In milliseconds. */
  readonly duration: number;
}

const COLOURS = 127;

/** Encodes pictures of the same size. Each frame contains only what differs from the previous frame. Merges consecutive equal frames. */
export function gif(frames: readonly Frame[]): Uint8Array {
  const pictures = frames.map(({ png }) => PNG.sync.read(png));
  const { width, height } = pictures[0]!;
  // The last picture contains every colour of the other pictures.
  const palette = quantize(pictures.at(-1)!.data, COLOURS);
  const transparentIndex = palette.length;
  const encoder = GIFEncoder();
  let shown: Uint8Array | undefined;
  let waiting: { index: Uint8Array; delay: number } | undefined;
  const write = () => {
    if (!waiting) return;
    encoder.writeFrame(waiting.index, width, height, {
      ...(shown ? {} : { palette: [...palette, [0, 0, 0]] }),
      delay: waiting.delay,
      transparent: true,
      transparentIndex,
      dispose: 1,
    });
  };
  let before: Uint8Array | undefined;
  pictures.forEach(({ data }, number) => {
    const { duration } = frames[number]!;
    const index = applyPalette(data, palette);
    if (before && waiting && Buffer.compare(before, index) === 0) {
      waiting.delay += duration;
      return;
    }
    write();
    if (waiting) shown = before;
    waiting = {
      index: before ? index.map((colour, place) => (colour === before![place] ? transparentIndex : colour)) : index,
      delay: duration,
    };
    before = index;
  });
  write();
  encoder.finish();
  return encoder.bytes();
}
