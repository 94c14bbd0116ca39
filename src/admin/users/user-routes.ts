import type Router from '@koa/router';
import { ExposedError } from '../../app/errors';
import { type RequestState, wantsFragment } from '../../app/web/context';
import { recorded } from '../audit/recorded';
import type { Trail } from '../audit/trail';
import type { AdminContext } from '../context';
import type { Pages } from '../pages';
import { UserGone } from './errors';
import type { UserServices } from './services';
import type { User } from './user';
import { AUDITED, USER_ACTIONS, type UserAction } from './user-actions';
import { labelOf, render } from './users-page';

/** The form of the pool's user names. */
const USER_NAME = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u;

/** What is done to one user: by POST; by GET it is asked whether that is meant. */
export function userRoutes(router: Router<RequestState>, trail: Trail, pages: Pages, { users }: UserServices): void {
  for (const act of USER_ACTIONS) {
    router.get(`/admin/users/:id/${act}`, async (ctx) => {
      const user = await users.directory.find(idIn(ctx));
      const fragment = render(ctx, pages, 'confirmation', { act, user });
      const title = ctx.state.t(`users.act.${act}`);
      ctx.body = wantsFragment(ctx)
        ? fragment
        : pages.render(ctx, 'sheet', { fragment, title, section: 'users', back: '/admin/users' });
    });

    router.post(`/admin/users/:id/${act}`, async (ctx) => {
      const user = await users.directory.find(idIn(ctx));
      const target = user.email || labelOf(user);
      await recorded(trail, ctx, AUDITED[act], target, () => users.perform(act, ctx.state.viewer, user));
      if (wantsFragment(ctx)) ctx.body = await renewal(ctx, pages, users.directory, act, user);
      else {
        ctx.redirect(`/admin/users?done=${act}`);
        ctx.status = 303;
      }
    });
  }
}

/** The user's row as it is now, and the sentence of what was done, which is true even when the row cannot be had. */
async function renewal(
  ctx: AdminContext,
  pages: Pages,
  directory: UserServices['users']['directory'],
  act: UserAction,
  user: User,
): Promise<string> {
  const renewed =
    act === 'delete'
      ? undefined
      : await directory.find(user.id).catch((error: Error) => {
          if (!(error instanceof ExposedError)) throw error;
          return error instanceof UserGone ? undefined : user;
        });
  return render(ctx, pages, 'renewal', {
    user: renewed,
    former: user,
    notice: ctx.state.t(`users.done.${act}`),
    problems: [],
  });
}

function idIn({ params }: AdminContext): string {
  if (!USER_NAME.test(params.id!)) throw new UserGone('A user name of a strange form');
  return params.id!;
}
