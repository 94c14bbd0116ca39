import { ExposedError } from '../../app/errors';
import { wantsFragment } from '../../app/web/context';
import { audit } from '../audit/audit';
import type { AdminContext, AdminRouter } from '../context';
import { UserGone } from './errors';
import { countsView } from './list-view';
import type { User } from './user';
import { AUDIT_ACTION_OF, USER_ACTIONS } from './user-actions';
import { labelOf, render } from './users-page';

/** The pattern of `Username` in the Cognito API reference. */
const USER_NAME = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u;

/** Routes for the actions on one user: GET asks for a confirmation, POST performs the action. */
export function userRoutes(router: AdminRouter): void {
  for (const action of USER_ACTIONS) {
    router.get(`/admin/users/:id/${action}`, async (ctx) => {
      const { pages, t } = ctx.state;
      const fragment = render(ctx, 'confirmation', { action, user: await find(ctx) });
      const title = t(`users.action.${action}`);
      ctx.body = wantsFragment(ctx)
        ? fragment
        : pages.render(ctx, 'sheet', { fragment, title, section: 'users', back: '/admin/users' });
    });

    router.post(`/admin/users/:id/${action}`, async (ctx) => {
      const { users, viewer } = ctx.state;
      const user = await find(ctx);
      const target = user.email || labelOf(user);
      try {
        await audit(ctx, AUDIT_ACTION_OF[action], target, () => users.perform(action, viewer, user));
      } catch (error) {
        // If the account is gone, there is no row to update.
        const isShown = error instanceof ExposedError && !(error instanceof UserGone);
        if (!wantsFragment(ctx) || !isShown) throw error;
        return respondFailed(ctx, user, error);
      }
      if (wantsFragment(ctx)) {
        const updated = action === 'delete' ? undefined : await current(ctx, user);
        ctx.body = await updatedRow(ctx, user, updated, { notice: ctx.state.t(`users.done.${action}`) });
      } else {
        ctx.redirect(`/admin/users?done=${action}`);
        ctx.status = 303;
      }
    });
  }
}

async function find({ params, state }: AdminContext): Promise<User> {
  if (!USER_NAME.test(params.id!)) throw new UserGone('The id has an invalid form: expected a Cognito user name');
  return state.users.find(params.id!);
}

/**
 * Responds to a failed action with a row that shows the user's current state: an action may have several steps, some of
 * which succeeded.
 */
async function respondFailed(ctx: AdminContext, user: User, error: ExposedError): Promise<void> {
  const problems = [ctx.state.t(error.sentence, error.values)];
  ctx.body = await updatedRow(ctx, user, await current(ctx, user), { problems });
  ctx.status = error.status;
  Object.assign(ctx.state, { why: error.message });
}

/**
 * Returns the current state of a user; undefined if the account is gone. If the state cannot be read, returns `user`.
 */
function current(ctx: AdminContext, user: User): Promise<User | undefined> {
  return ctx.state.users.find(user.id).catch((error: Error) => {
    if (!(error instanceof ExposedError)) throw error;
    return error instanceof UserGone ? undefined : user;
  });
}

async function updatedRow(
  ctx: AdminContext,
  former: User,
  user: User | undefined,
  { notice, problems = [] }: { readonly notice?: string; readonly problems?: readonly string[] },
): Promise<string> {
  return render(ctx, 'updated', { user, former, notice, problems, counts: await countsView(ctx) });
}
