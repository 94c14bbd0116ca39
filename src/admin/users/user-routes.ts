import { ExposedError } from '../../app/errors';
import { wantsFragment } from '../../app/web/context';
import { audit } from '../audit/audit';
import type { AdminContext, AdminRouter } from '../context';
import { UserGone } from './errors';
import type { User } from './user';
import { AUDIT_ACTION_OF, USER_ACTIONS, type UserAction } from './user-actions';
import { labelOf, render } from './users-page';

/** The pattern of `Username` in the Cognito API reference. */
const USER_NAME = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u;

/** The actions on one user: GET asks for a confirmation, POST performs the action. */
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
      await audit(ctx, AUDIT_ACTION_OF[action], target, () => users.perform(action, viewer, user));
      if (wantsFragment(ctx)) {
        ctx.body = await updatedRow(ctx, action, user);
      } else {
        ctx.redirect(`/admin/users?done=${action}`);
        ctx.status = 303;
      }
    });
  }
}

async function find({ params, state }: AdminContext): Promise<User> {
  if (!USER_NAME.test(params.id!)) throw new UserGone('Expected a Cognito user name, received another form');
  return state.users.directory.find(params.id!);
}

/** The user's current row and a notice. The action is done, so a row that cannot be read does not fail the request. */
async function updatedRow(ctx: AdminContext, action: UserAction, user: User): Promise<string> {
  const { t, users } = ctx.state;
  const updated =
    action === 'delete'
      ? undefined
      : await users.directory.find(user.id).catch((error: Error) => {
          if (!(error instanceof ExposedError)) throw error;
          return error instanceof UserGone ? undefined : user;
        });
  return render(ctx, 'updated', { user: updated, former: user, notice: t(`users.done.${action}`), problems: [] });
}
