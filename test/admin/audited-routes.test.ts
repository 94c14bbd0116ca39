import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { AUDIT_ACTIONS } from '../../src/admin/audit/actions';

const FOLDER = path.join(__dirname, '../../src/admin');
const sources = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.startsWith('audit/'))
  .map((file) => readFileSync(path.join(FOLDER, file), 'utf8'));

/**
 * Routes that need not record an action, because they change nothing that another user can see: the first stores a list for its
 * preview, the second searches.
 */
const UNRECORDED = ['/admin/users/imports', '/admin/probe'];
/** A route without a call of `audit`: its service, `import-runner.ts`, records the action. */
const RECORDED_BY_SERVICE = ['/admin/users/imports/:id/start'];

/** The routes of a file that make a change, and the text of the handler of each. */
function handlers(source: string): { route: string; text: string }[] {
  return source
    .split(/\brouter\.(?=(?:get|post|put|patch|delete)\()/)
    .slice(1)
    .flatMap((text) => {
      const route = /^(?:post|put|patch|delete)\(['`]([^'`]+)/.exec(text)?.[1];
      return route ? [{ route, text: text.split(/^}$/m)[0]! }] : [];
    });
}

/** Matches a call of `audit`, or of a function of the same file that calls it. */
function recordingFunctions(source: string): RegExp {
  const functions = source.split(/^(?=(?:export )?(?:async )?function )/m).slice(1);
  const names = functions
    .filter((text) => /\baudit\(\s*ctx,\s/.test(text))
    .map((text) => /function (\w+)/.exec(text)![1]);
  return new RegExp(`\\b(?:${['audit', ...names].join('|')})\\(\\s*ctx,\\s`);
}

it('every route of the console that makes a change visible to other users records an action', () => {
  const routes = sources.flatMap((source) => {
    const recording = recordingFunctions(source);
    return handlers(source).map(({ route, text }) => ({ route, isRecorded: recording.test(text) }));
  });
  expect(routes.length).toBeGreaterThan(12);
  const others = routes.filter(({ isRecorded }) => !isRecorded);
  expect(others.map(({ route }) => route).sort()).toEqual([...UNRECORDED, ...RECORDED_BY_SERVICE].sort());
});

it.each(AUDIT_ACTIONS)('the code of the console uses the audit action %s', (action) => {
  expect(sources.filter((source) => source.includes(`'${action}'`))).not.toEqual([]);
});
