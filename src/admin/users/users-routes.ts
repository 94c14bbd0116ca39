import { ExposedError } from '../../app/errors';
import { wantsFragment } from '../../app/web/context';
import { type Form, readForm } from '../../app/web/requests/body';
import { audit } from '../audit/audit';
import type { AdminContext, AdminRouter } from '../context';
import { isFieldError, problemsOf } from '../form-problems';
import { type Invitation, invitationOf } from './invitation';
import { countsView } from './list-view';
import type { User } from './user';
import { USER_ACTIONS } from './user-actions';
import { listFragment, render, usersPage } from './users-page';

/** Maximum size of a form field, in bytes. */
const MAX_FIELD = 4096;
/** Values of the parameter `done` after an action that succeeded completely. Each has a sentence `users.done.<value>`. */
const DONE = [...USER_ACTIONS, 'invite', 'inviteWithRole'] as const;
const FIELDS = ['email', 'name', 'language', 'admin'] as const;

/** Routes for the list of users, and for inviting a user. */
export function usersRoutes(router: AdminRouter): void {
  router.get('/admin/users', async (ctx) => {
    const { t } = ctx.state;
    const done = DONE.find((known) => known === ctx.query.done);
    const notice = done && t(`users.done.${done}`);
    const problem = ctx.query.done === 'roleMissing' ? t('users.problem.roleMissing') : undefined;
    ctx.body = wantsFragment(ctx) ? await listFragment(ctx) : await usersPage(ctx, { notice, problem });
  });

  router.post('/admin/users', async (ctx) => {
    const { language, t } = ctx.state;
    const form = await readForm(ctx, MAX_FIELD);
    try {
      const { user, problem } = await invite(
        ctx,
        invitationOf((name) => form.get(name), language),
      );
      await respondInvited(ctx, user, problem);
    } catch (error) {
      if (!(error instanceof ExposedError) || (wantsFragment(ctx) && !isFieldError(error))) throw error;
      const problem = isFieldError(error) ? undefined : t(error.sentence, error.values);
      const values = valuesOf(form);
      const problems = problem ? [] : problemsOf(error, t);
      ctx.body = wantsFragment(ctx)
        ? render(ctx, 'rejected', { values, problems })
        : await usersPage(ctx, { problem, values, problems });
      ctx.status = error.status;
      Object.assign(ctx.state, { why: error.message });
    }
  });
}

/**
 * Invites a user, and grants the admin role if requested. If only granting the role fails, returns the error as
 * `problem`.
 */
async function invite(ctx: AdminContext, invitation: Invitation): Promise<{ user: User; problem?: ExposedError }> {
  const { users, viewer } = ctx.state;
  const { email } = invitation;
  const user = await audit(ctx, 'user.invite', email, () => users.invite(viewer, invitation));
  if (!invitation.isAdmin) return { user };
  try {
    await audit(ctx, 'user.grantAdmin', email, () => users.perform('grant-admin', viewer, user));
    return { user: { ...user, isAdmin: true } };
  } catch (error) {
    if (!(error instanceof ExposedError)) throw error;
    return { user, problem: error };
  }
}

async function respondInvited(ctx: AdminContext, user: User, problem: ExposedError | undefined): Promise<void> {
  const { t } = ctx.state;
  const done = user.isAdmin ? 'inviteWithRole' : 'invite';
  if (!wantsFragment(ctx)) {
    ctx.redirect(`/admin/users?done=${problem ? 'roleMissing' : done}`);
    ctx.status = 303;
    return;
  }
  const problems = problem ? [`${t('users.problem.roleMissing')} ${t(problem.sentence, problem.values)}`] : [];
  const notice = problem ? undefined : t(`users.done.${done}`);
  ctx.body = render(ctx, 'invited', { user, values: {}, notice, problems, counts: await countsView(ctx) });
}

function valuesOf(form: Form): Record<string, string | undefined> {
  return Object.fromEntries(FIELDS.map((name) => [name, form.get(name)]));
}
