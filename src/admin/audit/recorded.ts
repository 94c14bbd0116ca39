import type { AdminContext } from '../context';
import type { AuditAction } from './actions';
import type { Remark, Trail } from './trail';

/** Performs an act of the user who looks, and records it, with a remark on its result if there is one. */
export function recorded<T>(
  trail: Trail,
  ctx: AdminContext,
  act: AuditAction,
  target: string,
  perform: () => Promise<T>,
  remark?: (result: T) => Remark | undefined,
): Promise<T> {
  return trail.record({ actor: ctx.state.viewer, address: addressOf(ctx), act, target }, perform, remark);
}

/**
 * The browser's address: behind CloudFront and the load balancer the second from the right, as the
 * load balancer adds CloudFront's; whatever stands further left anybody can have written.
 */
export function addressOf(ctx: AdminContext): string {
  const hops = ctx
    .get('x-forwarded-for')
    .split(',')
    .map((hop) => hop.trim())
    .filter(Boolean);
  return (hops.at(-2) ?? hops.at(-1) ?? ctx.req.socket.remoteAddress ?? '').slice(0, 64);
}
