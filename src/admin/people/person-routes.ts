import type Router from '@koa/router';
import { ExposedError } from '../../app/errors';
import { wantsFragment, type RequestState } from '../../app/web/context';
import { recorded } from '../audit/recorded';
import type { Trail } from '../audit/trail';
import type { AdminContext } from '../context';
import type { Pages } from '../pages';
import { PersonGone } from './errors';
import { labelOf, render } from './people-page';
import type { Person } from './person';
import { AUDITED, PERSON_ACTS, type PersonAct } from './person-acts';
import type { PeopleServices } from './services';

/** The form of the pool's user names. */
const USER_NAME = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u;

/** What is done to one person: by POST; by GET it is asked whether that is meant. */
export function personRoutes(router: Router<RequestState>, trail: Trail, pages: Pages, { people }: PeopleServices): void {
  for (const act of PERSON_ACTS) {
    router.get(`/admin/users/:id/${act}`, async (ctx) => {
      const person = await people.directory.find(idIn(ctx));
      const fragment = render(ctx, pages, 'confirmation', { act, person });
      const title = ctx.state.t(`people.act.${act}`);
      ctx.body = wantsFragment(ctx) ? fragment : pages.render(ctx, 'sheet', { fragment, title, section: 'users', back: '/admin/users' });
    });

    router.post(`/admin/users/:id/${act}`, async (ctx) => {
      const person = await people.directory.find(idIn(ctx));
      const target = person.email || labelOf(person);
      await recorded(trail, ctx, AUDITED[act], target, () => people.perform(act, ctx.state.viewer, person));
      if (wantsFragment(ctx)) ctx.body = await renewal(ctx, pages, people.directory, act, person);
      else {
        ctx.redirect(`/admin/users?done=${act}`);
        ctx.status = 303;
      }
    });
  }
}

/** The person's row as it is now, and the sentence of what was done, which is true even when the row cannot be had. */
async function renewal(
  ctx: AdminContext, pages: Pages, directory: PeopleServices['people']['directory'], act: PersonAct, person: Person,
): Promise<string> {
  const renewed = act === 'delete' ? undefined : await directory.find(person.id).catch((error: Error) => {
    if (!(error instanceof ExposedError)) throw error;
    return error instanceof PersonGone ? undefined : person;
  });
  return render(ctx, pages, 'renewal', { person: renewed, former: person, notice: ctx.state.t(`people.done.${act}`), problems: [] });
}

function idIn({ params }: AdminContext): string {
  if (!USER_NAME.test(params.id!)) throw new PersonGone('A user name of a strange form');
  return params.id!;
}
