import { imageSize } from '../../../src/app/attachments/image-size';
import { jpeg, png } from '../../support/app/image';

it('reads the size of a PNG and of a JPEG', () => {
  expect(imageSize(png(300, 20))).toEqual({ width: 300, height: 20 });
  expect(imageSize(jpeg(8001, 65_000))).toEqual({ width: 8001, height: 65_000 });
});

it('finds the frame of a JPEG after fill bytes and other segments', () => {
  const [start, rest] = [jpeg(7, 9).subarray(0, 2), jpeg(7, 9).subarray(2)];
  const table = Buffer.from([0xff, 0xc4, 0x00, 0x05, 1, 2, 3]);
  expect(imageSize(Buffer.concat([start, Buffer.from([0xff]), table, rest]))).toEqual({ width: 7, height: 9 });
});

it.each([
  ['an empty file', Buffer.alloc(0)],
  ['a PNG without its end', png().subarray(0, -12)],
  ['a PNG of width 0', png(0, 2)],
  ['a JPEG without a frame', jpeg().subarray(0, 8)],
  ['a JPEG of random bytes', Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.alloc(50, 7)])],
])('finds no size in %s', (_name, content) => {
  expect(imageSize(content)).toBeUndefined();
});
