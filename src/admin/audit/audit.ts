import type { AdminContext } from '../context';
import type { Message } from '../message';
import type { AuditAction } from './actions';

/**
 * Performs an action on behalf of the viewer and records it in the audit trail.
 *
 * @param note optional message about the result, shown with the entry
 * @throws TrailUnavailable if the start could not be recorded: the action was then not performed; OutcomeUnrecorded if
 *   the outcome could not be recorded, whether the action succeeded or failed; otherwise any error of `perform`
 */
export function audit<T>(
  ctx: AdminContext,
  action: AuditAction,
  target: string,
  perform: () => Promise<T>,
  note?: (result: T) => Message | undefined,
): Promise<T> {
  const { trail, viewer } = ctx.state;
  return trail.record({ actor: viewer, address: addressOf(ctx), action, target }, perform, note);
}

/**
 * Returns the browser's IP address: the second address from the right in `X-Forwarded-For`. CloudFront appends the
 * browser's address, and the load balancer appends CloudFront's. The client controls everything further left. Without
 * these proxies, returns the only address in the header, or else the address of the connection.
 */
export function addressOf(ctx: AdminContext): string {
  const hops = ctx
    .get('x-forwarded-for')
    .split(',')
    .map((hop) => hop.trim())
    .filter(Boolean);
  return (hops.at(-2) ?? hops.at(-1) ?? ctx.req.socket.remoteAddress ?? '').slice(0, 64);
}
