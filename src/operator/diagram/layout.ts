import type { Point, Rectangle } from './canvas';

/** A rectangle by its edges, which are easier to align. */
export function box(left: number, top: number, right: number, bottom: number): Rectangle {
  return { x: left, y: top, width: right - left, height: bottom - top };
}

export const at = (x: number, y: number): Point => ({ x, y });

/** On which people's requests go down, and about which the two zones are mirrored. */
export const AXIS = 400;

/** Right of the network: what is reached through the internet. */
export const LANE = { left: 792, middle: 872, right: 952 };

/** The region, and below the network the services. */
export const REGION = box(14, 252, 966, 938);
export const SERVICES = { top: 772, bottom: 830 };

/** Where what leaves the network by each endpoint goes down, and the endpoint itself. */
export const ENDPOINTS: Readonly<Record<'dynamodb' | 's3' | 'bedrock' | 'ecr' | 'cloudwatch', { readonly x: number }>> =
  {
    dynamodb: { x: 103 },
    s3: { x: 232 },
    bedrock: { x: 386 },
    ecr: { x: 520 },
    cloudwatch: { x: 620 },
  };
