/** Width and height in pixels. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Reads the size of a PNG or JPEG from its header; undefined if the file is damaged. */
export function imageSize(content: Buffer): ImageSize | undefined {
  return content.subarray(0, PNG.length).equals(PNG) ? pngSize(content) : jpegSize(content);
}

/** PNG specification, section 11.2.1: the first chunk is IHDR, and the last one is IEND. */
function pngSize(content: Buffer): ImageSize | undefined {
  const isWhole = content.length > 44 && content.toString('latin1', 12, 16) === 'IHDR';
  if (!isWhole || content.toString('latin1', content.length - 8, content.length - 4) !== 'IEND') return undefined;
  return positive({ width: content.readUInt32BE(16), height: content.readUInt32BE(20) });
}

/** ITU-T T.81, annex B: the size is in the segment that starts a frame (SOF0 to SOF15, except DHT, JPG and DAC). */
function jpegSize(content: Buffer): ImageSize | undefined {
  for (let at = 2; at + 9 < content.length && content[at] === 0xff; ) {
    const marker = content[at + 1]!;
    if (marker === 0xff) {
      // Fill bytes may precede a marker.
      at += 1;
      continue;
    }
    const startsFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (startsFrame) return positive({ height: content.readUInt16BE(at + 5), width: content.readUInt16BE(at + 7) });
    at += 2 + content.readUInt16BE(at + 2);
  }
  return undefined;
}

function positive(size: ImageSize): ImageSize | undefined {
  return size.width > 0 && size.height > 0 ? size : undefined;
}
