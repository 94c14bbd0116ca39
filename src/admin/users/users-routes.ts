import type Router from '@koa/router';
import { ExposedError } from '../../app/errors';
import { type Form, readForm } from '../../app/web/body';
import { type RequestState, wantsFragment } from '../../app/web/context';
import { recorded } from '../audit/recorded';
import type { Trail } from '../audit/trail';
import type { AdminContext } from '../context';
import type { Pages } from '../pages';
import { type Invitation, invitationOf } from './invitation';
import type { UserServices } from './services';
import type { User } from './user';
import { USER_ACTIONS } from './user-actions';
import { laterRows, type PageState, render, usersPage } from './users-page';

const LONGEST = 4096;
const DONE = [...USER_ACTIONS, 'invite', 'inviteWithRole'] as const;
const FIELDS = ['email', 'name', 'language', 'admin'] as const;

/** The list of users, and inviting one. */
export function usersRoutes(router: Router<RequestState>, trail: Trail, pages: Pages, { users }: UserServices): void {
  router.get('/admin/users', async (ctx) => {
    const done = DONE.find((known) => known === ctx.query.done);
    const state: PageState = {
      notice: done && ctx.state.t(`users.done.${done}`),
      problem: ctx.query.done === 'roleMissing' ? ctx.state.t('users.problem.roleMissing') : undefined,
    };
    ctx.body =
      wantsFragment(ctx) && ctx.query.after
        ? await laterRows(ctx, pages, users.directory)
        : await usersPage(ctx, pages, users.directory, state);
  });

  router.post('/admin/users', async (ctx) => {
    const form = await readForm(ctx, LONGEST);
    try {
      const { user, problem } = await invite(
        ctx,
        trail,
        users,
        invitationOf((name) => form.get(name), ctx.state.language),
      );
      answer(ctx, pages, user, problem);
    } catch (error) {
      if (wantsFragment(ctx) || !(error instanceof ExposedError)) throw error;
      const problem = ctx.state.t(error.sentence, error.values);
      ctx.body = await usersPage(ctx, pages, users.directory, { problem, values: valuesOf(form) });
      ctx.status = error.status;
      ctx.state = Object.assign(ctx.state, { why: error.message });
    }
  });
}

/** Invites somebody, and makes them an admin if wanted: two acts, of which the second may fail. */
async function invite(
  ctx: AdminContext,
  trail: Trail,
  users: UserServices['users'],
  invitation: Invitation,
): Promise<{ user: User; problem?: ExposedError }> {
  const { viewer } = ctx.state;
  const user = await recorded(trail, ctx, 'user.invite', invitation.email, () => users.invite(viewer, invitation));
  if (!invitation.isAdmin) return { user };
  try {
    await recorded(trail, ctx, 'user.grantAdmin', invitation.email, () => users.perform('grant-admin', viewer, user));
    return { user: { ...user, isAdmin: true } };
  } catch (error) {
    if (!(error instanceof ExposedError)) throw error;
    return { user, problem: error };
  }
}

function answer(ctx: AdminContext, pages: Pages, user: User, problem: ExposedError | undefined): void {
  const { t } = ctx.state;
  const done = user.isAdmin ? 'inviteWithRole' : 'invite';
  if (!wantsFragment(ctx)) {
    ctx.redirect(`/admin/users?done=${problem ? 'roleMissing' : done}`);
    ctx.status = 303;
    return;
  }
  const problems = problem ? [`${t('users.problem.roleMissing')} ${t(problem.sentence, problem.values)}`] : [];
  ctx.body = render(ctx, pages, 'invited', {
    user,
    values: {},
    notice: problem ? undefined : t(`users.done.${done}`),
    problems,
  });
}

function valuesOf(form: Form): Record<string, string | undefined> {
  return Object.fromEntries(FIELDS.map((name) => [name, form.get(name)]));
}
