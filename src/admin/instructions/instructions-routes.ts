import { configuredInstructions } from '../../app/engine/configured-engine';
import { BadRequest, ExposedError, NotFound } from '../../app/errors';
import type { InstructionChange, InstructionVersion } from '../../app/instructions/instruction-versions';
import { wantsFragment } from '../../app/web/context';
import { type Form, readForm } from '../../app/web/requests/body';
import { LONGEST_INSTRUCTIONS } from '../../contract';
import type { AuditAction } from '../audit/actions';
import { audit } from '../audit/audit';
import type { AdminContext, AdminRouter } from '../context';
import { type FormProblem, isFieldError, problemsOf } from '../form-problems';
import type { Message } from '../message';
import { InstructionsChanged, InstructionsTooLong, RestorationOutdated } from './errors';

const PAGE_SIZE = 20;
/**
 * Maximum size of a submitted text, in bytes. A text within this size is read even if it has too many characters, so that the error can
 * state their number.
 */
const LONGEST_READ = 400_000;
/** Maximum size of the form that restores a version, in bytes. */
const SHORT_FORM = 64;
/** Control characters except tabs and line feeds. */
const CONTROL = /[^\P{Cc}\t\n]/gu;
/** The number of a version. */
const NUMBER = /^\d{1,8}$/;

/** The content of the page in addition to the stored versions. */
interface Shown {
  /** A submitted text that was not stored. If absent, the field contains the text of the latest version. */
  readonly draft?: string;
  /** The number of the version on which the draft is based. */
  readonly base?: number;
  readonly notice?: string | undefined;
  readonly problem?: string;
  /** Problems with the text in the field. */
  readonly problems?: readonly FormProblem[];
  /** Whether the page shows a newer stored text next to the draft. */
  readonly isConflict?: boolean;
}

/** Routes of the organisation's instructions for the engine `converse`. */
export function instructionsRoutes(router: AdminRouter): void {
  router.get('/admin/instructions', async (ctx) => {
    const notice = ctx.query.saved === undefined ? undefined : ctx.state.t('instructions.saved');
    await show(ctx, { notice });
  });

  router.post('/admin/instructions', async (ctx) => {
    const form = await readForm(ctx, LONGEST_READ);
    const draft = form.get('text') ?? '';
    const base = numberIn(form, 'base');
    try {
      await change(ctx, 'instructions.change', { base, text: textIn(draft) });
      await respondSaved(ctx);
    } catch (error) {
      if (!(error instanceof ExposedError)) throw error;
      const { t } = ctx.state;
      const shown = isFieldError(error)
        ? { problems: problemsOf(error, t) }
        : { problem: t(error.sentence, error.values) };
      await show(ctx, { draft, base, ...shown, isConflict: error instanceof InstructionsChanged });
      ctx.status = error.status;
      Object.assign(ctx.state, { why: error.message });
    }
  });

  router.get('/admin/instructions/restoration', (ctx) => ctx.redirect('/admin/instructions'));

  router.post('/admin/instructions/restoration', async (ctx) => {
    const form = await readForm(ctx, SHORT_FORM);
    const restores = numberIn(form, 'version');
    const version = await ctx.state.instructions.find(restores);
    if (!version) throw new NotFound(`No version ${restores} of the instructions`);
    await change(ctx, 'instructions.restore', { base: numberIn(form, 'base'), text: version.text, restores });
    await respondSaved(ctx);
  });
}

/** Stores a version, and records the change in the audit trail. @throws InstructionsChanged, RestorationOutdated */
async function change(ctx: AdminContext, action: AuditAction, change: Omit<InstructionChange, 'author'>) {
  const { instructions, currentInstructions, viewer } = ctx.state;
  const add = async () => {
    const version = await instructions.add({ ...change, author: viewer });
    if (version) return version;
    const Outdated = change.restores === undefined ? InstructionsChanged : RestorationOutdated;
    throw new Outdated(`Version ${change.base} is no longer the latest`);
  };
  const note = ({ number, restores }: InstructionVersion): Message =>
    restores === undefined
      ? { sentence: 'instructions.note.changed', values: { number } }
      : { sentence: 'instructions.note.restored', values: { number, restores } };
  currentInstructions.use(await audit(ctx, action, '', add, note));
}

async function respondSaved(ctx: AdminContext): Promise<void> {
  if (wantsFragment(ctx)) return show(ctx, { notice: ctx.state.t('instructions.saved') });
  ctx.redirect('/admin/instructions?saved');
  ctx.status = 303;
}

async function show(ctx: AdminContext, shown: Shown): Promise<void> {
  const { config, instructions, pages } = ctx.state;
  const before = NUMBER.exec(String(ctx.query.before))?.[0];
  // If the table is unavailable, show the draft without the stored versions.
  const versions = await instructions.page(PAGE_SIZE, before ? Number(before) : undefined).catch(orNone(shown));
  const latest = before ? await instructions.latest() : versions[0];
  const data = {
    ...shown,
    versions,
    latest,
    text: shown.draft ?? latest?.text ?? '',
    base: baseOf(shown, latest),
    more: versions.at(-1)?.number ? `/admin/instructions?before=${versions.at(-1)!.number}` : undefined,
    limit: LONGEST_INSTRUCTIONS,
    engine: config.ANSWER_ENGINE,
    own: configuredInstructions(config),
  };
  ctx.body = pages.render(ctx, `instructions/${wantsFragment(ctx) ? 'updated' : 'page'}`, data);
}

/**
 * Returns the number of the version on which the text in the field is based. A draft keeps its version until the page
 * has shown the text of a later one: otherwise, the next attempt would replace a text that the author of the draft has
 * not seen.
 */
function baseOf({ base, isConflict }: Shown, latest: InstructionVersion | undefined): number | undefined {
  return isConflict ? (latest?.number ?? base) : (base ?? latest?.number);
}

function orNone({ draft }: Shown): (error: Error) => InstructionVersion[] {
  return (error) => {
    if (draft === undefined || !(error instanceof ExposedError)) throw error;
    return [];
  };
}

/** @throws InstructionsTooLong */
function textIn(draft: string): string {
  const text = draft.replace(/\r\n?/g, '\n').replace(CONTROL, '').trim();
  const received = [...text].length;
  if (received > LONGEST_INSTRUCTIONS) throw new InstructionsTooLong({ received, limit: LONGEST_INSTRUCTIONS });
  return text;
}

function numberIn(form: Form, field: string): number {
  const value = form.get(field) ?? '';
  if (!NUMBER.test(value)) throw new BadRequest(`${field} is ${value ? 'invalid' : 'missing'}: expected a number`);
  return Number(value);
}
