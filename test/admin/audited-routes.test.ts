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

it('every route of the console that makes a change visible to other users records an action', () => {
  const routes = sources.flatMap((source) =>
    [...source.matchAll(/\brouter\.(?:post|put|patch|delete)\(['`]([^'`]+)/g)].map(([, route]) => ({
      route: route!,
      isRecorded: /\baudit\(ctx, /.test(source),
    })),
  );
  expect(routes.length).toBeGreaterThan(12);
  const others = routes.filter(({ isRecorded, route }) => !isRecorded || UNRECORDED.includes(route));
  expect(others.map(({ route }) => route).sort()).toEqual([...UNRECORDED, ...RECORDED_BY_SERVICE].sort());
});

it.each(AUDIT_ACTIONS)('the code of the console uses the audit action %s', (action) => {
  expect(sources.filter((source) => source.includes(`'${action}'`))).not.toEqual([]);
});
