import type Router from '@koa/router';
import { ExposedError } from '../../app/errors';
import { readForm, type Form } from '../../app/web/body';
import { wantsFragment, type RequestState } from '../../app/web/context';
import { recorded } from '../audit/recorded';
import type { Trail } from '../audit/trail';
import type { AdminContext } from '../context';
import type { Pages } from '../pages';
import { invitationOf, type Invitation } from './invitation';
import { laterRows, peoplePage, render, type PageState } from './people-page';
import { PERSON_ACTS } from './person-acts';
import type { Person } from './person';
import type { PeopleServices } from './services';

const LONGEST = 4096;
const DONE = [...PERSON_ACTS, 'invite', 'inviteWithRole'] as const;
const FIELDS = ['email', 'name', 'language', 'admin'] as const;

/** The list of people, and inviting one. */
export function peopleRoutes(router: Router<RequestState>, trail: Trail, pages: Pages, { people }: PeopleServices): void {
  router.get('/admin/users', async (ctx) => {
    const done = DONE.find((known) => known === ctx.query.done);
    const state: PageState = {
      notice: done && ctx.state.t(`people.done.${done}`),
      problem: ctx.query.done === 'roleMissing' ? ctx.state.t('people.problem.roleMissing') : undefined,
    };
    ctx.body = wantsFragment(ctx) && ctx.query.after
      ? await laterRows(ctx, pages, people.directory) : await peoplePage(ctx, pages, people.directory, state);
  });

  router.post('/admin/users', async (ctx) => {
    const form = await readForm(ctx, LONGEST);
    try {
      const { person, problem } = await invite(ctx, trail, people, invitationOf((name) => form.get(name), ctx.state.language));
      answer(ctx, pages, person, problem);
    } catch (error) {
      if (wantsFragment(ctx) || !(error instanceof ExposedError)) throw error;
      const problem = ctx.state.t(error.sentence, error.values);
      ctx.body = await peoplePage(ctx, pages, people.directory, { problem, values: valuesOf(form) });
      ctx.status = error.status;
      ctx.state = Object.assign(ctx.state, { why: error.message });
    }
  });
}

/** Invites somebody, and makes them an admin if wanted: two acts, of which the second may fail. */
async function invite(
  ctx: AdminContext, trail: Trail, people: PeopleServices['people'], invitation: Invitation,
): Promise<{ person: Person; problem?: ExposedError }> {
  const { viewer } = ctx.state;
  const person = await recorded(trail, ctx, 'person.invite', invitation.email, () => people.invite(viewer, invitation));
  if (!invitation.isAdmin) return { person };
  try {
    await recorded(trail, ctx, 'person.grantAdmin', invitation.email, () => people.perform('grant-admin', viewer, person));
    return { person: { ...person, isAdmin: true } };
  } catch (error) {
    if (!(error instanceof ExposedError)) throw error;
    return { person, problem: error };
  }
}

function answer(ctx: AdminContext, pages: Pages, person: Person, problem: ExposedError | undefined): void {
  const { t } = ctx.state;
  const done = person.isAdmin ? 'inviteWithRole' : 'invite';
  if (!wantsFragment(ctx)) {
    ctx.redirect(`/admin/users?done=${problem ? 'roleMissing' : done}`);
    ctx.status = 303;
    return;
  }
  const problems = problem ? [`${t('people.problem.roleMissing')} ${t(problem.sentence, problem.values)}`] : [];
  ctx.body = render(ctx, pages, 'invited', { person, values: {}, notice: problem ? undefined : t(`people.done.${done}`), problems });
}

function valuesOf(form: Form): Record<string, string | undefined> {
  return Object.fromEntries(FIELDS.map((name) => [name, form.get(name)]));
}
