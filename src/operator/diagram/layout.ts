import type { Point, Rectangle } from './canvas';

/** Returns the rectangle with these edges. */
export function box(left: number, top: number, right: number, bottom: number): Rectangle {
  return { x: left, y: top, width: right - left, height: bottom - top };
}

export const at = (x: number, y: number): Point => ({ x, y });

/** The x coordinate of the arrows along which a request reaches the load balancer. The two zones are symmetrical about this axis. */
export const AXIS = 400;

/** The column to the right of the VPC. */
export const LANE = { left: 792, middle: 872, right: 952 };

export const REGION = box(14, 252, 966, 938);
/** The row of services below the VPC. */
export const SERVICES = { top: 772, bottom: 830 };

/** The x coordinates of the endpoints, and of the arrows from the endpoints to the services. */
export const ENDPOINTS: Readonly<Record<'dynamodb' | 's3' | 'bedrock' | 'ecr' | 'cloudwatch', { readonly x: number }>> =
  {
    dynamodb: { x: 103 },
    s3: { x: 232 },
    bedrock: { x: 386 },
    ecr: { x: 520 },
    cloudwatch: { x: 620 },
  };
