import pino from 'pino';
import { USER_ACTIONS } from '../../../src/admin/users/user-actions';
import { readConfig } from '../../../src/app/config';
import { Metrics } from '../../../src/app/metrics';
import { createProduct } from '../../../src/product';
import type { RunningApp } from '../../support/app/app-fixture';
import { addressOf, type Route, routesOf } from '../../support/app/routes';
import { Evaluator } from '../../support/infra/web-acl/evaluator';
import { rulesOn } from '../../support/infra/web-acl/managed-rules';
import { defaultWebAcl } from '../../support/infra/web-acl/web-acl-fixture';

/** Bytes that `SizeRestrictions_BODY` allows. */
const MAX_SHORT_BODY = 8 * 1024;
const ID = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
/** Returns text that takes as many bytes in a form as possible: each letter takes nine bytes when it is URL-encoded. */
const letters = (count: number) => '語'.repeat(count);

/** Routes whose forms have a few short fields, each with the longest form that a browser can send. */
const SHORT_FORMS: Record<string, Record<string, string>> = {
  'POST /conversations/:id/delete': {},
  'DELETE /conversations/:id': {},
  'POST /conversations/:id/deletion': {},
  'POST /conversations/:id/deletion/undo': {},
  'POST /settings/conversations/deletion': {},
  'DELETE /conversations/:id/turns/:turnId/answer': {},
  'POST /conversations/:id/turns/:turnId/answer/stop': {},
  'POST /language': { language: 'de' },
  'POST /sign-out': {},
  'POST /admin/users': { email: `${letters(64)}@${'x'.repeat(255)}`, name: letters(200), language: 'de', admin: 'on' },
  ...Object.fromEntries(USER_ACTIONS.map((action) => [`POST /admin/users/:id/${action}`, {}])),
  'POST /admin/users/imports/:id/start': {},
  'POST /admin/documents/details': {
    document: JSON.stringify([letters(200), `"${'0'.repeat(32)}-10000"`]),
    seen: '0'.repeat(16),
    owner: letters(200),
    validUntil: '2026-12-31',
  },
  'POST /admin/documents/incoming/:id': { choice: 'keep-both' },
  'POST /admin/documents/incoming/:id/release': {},
  'POST /admin/documents/incoming/:id/discard': {},
  'POST /admin/synchronisation': {},
  'POST /admin/instructions/restoration': { base: '99999999', version: '99999999' },
};

const environment = {
  AWS_REGION: 'eu-central-1',
  ANSWER_ENGINE: 'agent',
  AGENT_ID: 'AGENT',
  AGENT_ALIAS_ID: 'ALIAS',
  KNOWLEDGE_BUCKET: 'knowledge',
  TABLE_NAME: 'table',
  USER_POOL_ID: 'eu-central-1_AbCdEfGhI',
  USER_POOL_CLIENT_ID: 'client',
  USER_POOL_DOMAIN: 'https://example.auth.eu-central-1.amazoncognito.com',
  ALB_ARN: 'arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/app/a/b',
};
const acl = new Evaluator(defaultWebAcl());

/** All routes except GET. The product is created only to list its routes. */
const routes: Route[] = [];
beforeAll(async () => {
  const product = createProduct(readConfig(environment), pino({ level: 'silent' }), new Metrics(() => undefined));
  routes.push(...routesOf(product as RunningApp).filter(({ method }) => method !== 'GET'));
  await product.close();
});

const isBodySizeRule = ({ name }: { name: string }) => name === 'SizeRestrictions_BODY';
/** Whether the web ACL allows a request even if its body matches every rule on bodies. */
const isExempt = (method: string, path: string) =>
  acl.evaluate(
    { method, path: addressOf({ method, path }, { id: ID, turnId: ID }) },
    ({ component }) => component === 'body',
  ).action === 'Allow';

it('the list of routes that the other tests use has more than 20 routes, and SizeRestrictions_BODY is a rule on bodies', () => {
  expect(routes.length).toBeGreaterThan(20);
  expect(rulesOn(['body']).some(isBodySizeRule)).toBe(true);
});

it('the web ACL exempts from the rules on bodies exactly the routes that accept free or long text', () => {
  const exempt = routes
    .filter(({ method, path }) => isExempt(method, path))
    .map(({ method, path }) => `${method} ${path}`);
  const others = routes.map(({ method, path }) => `${method} ${path}`).filter((route) => !(route in SHORT_FORMS));
  expect(exempt.sort()).toEqual(others.sort());
});

it('the list SHORT_FORMS of this test contains only routes that exist', () => {
  const known = new Set(routes.map(({ method, path }) => `${method} ${path}`));
  expect(Object.keys(SHORT_FORMS).filter((route) => !known.has(route))).toEqual([]);
});

it.each(Object.entries(SHORT_FORMS))('the longest form of %s is within the body size limit', (_route, fields) => {
  expect(new URLSearchParams(fields).toString().length).toBeLessThanOrEqual(MAX_SHORT_BODY);
});

it('the paths that the web ACL exempts from the rules on bodies exist in the application', () => {
  const { Rules } = acl.properties as { Rules: { Name: string }[] };
  const rule = JSON.stringify(Rules.find(({ Name }) => Name === 'SuspiciousBody'));
  const patterns = [...rule.matchAll(/"RegexString":"(.*?)"/g)].map(([, pattern]) => pattern!);
  expect(patterns.every(({ length }) => length <= 200)).toBe(true);
  const alternatives = patterns.flatMap((pattern) => pattern.replace(/^\^\(\?:|\)\$$/g, '').split('|'));
  const known = routes
    .filter(({ method }) => method === 'POST')
    .map(({ path }) => path.replace(/:\w+/g, '[0-9A-Za-z-]+'));
  expect(alternatives.filter((path) => !known.includes(path))).toEqual([]);
});
