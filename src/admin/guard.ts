import type { Middleware } from 'koa';
import { NotFound } from '../app/errors';
import { type RequestContext, type RequestState, wantsFragment } from '../app/web/context';

/**
 * Whoever is no admin gets the answer of a page that does not exist, whatever the method. What goes
 * wrong with a fragment is said in the page's one place for results, wherever it would have gone.
 */
export const adminsOnly: Middleware<RequestState> = async (ctx, next) => {
  if (!/^\/admin(\/|\.|$)/i.test(ctx.path)) return next();
  if (!ctx.state.viewer.isAdmin) throw new NotFound('The console is for admins');
  try {
    await next();
  } catch (error) {
    if (wantsFragment(ctx as unknown as RequestContext))
      ctx.set({ 'hx-retarget': '#notice', 'hx-reswap': 'innerHTML' });
    throw error;
  }
};
