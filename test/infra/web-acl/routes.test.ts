import pino from 'pino';
import { USER_ACTIONS } from '../../../src/admin/users/user-actions';
import { readConfig } from '../../../src/app/config';
import { Metrics } from '../../../src/app/metrics';
import { createProduct } from '../../../src/product';
import type { RunningApp } from '../../support/app/app-fixture';
import { addressOf, type Route, routesOf } from '../../support/app/routes';
import { Evaluator } from '../../support/infra/web-acl/evaluator';
import { rulesOn } from '../../support/infra/web-acl/managed-rules';
import { webAclTemplate } from '../../support/infra/web-acl/web-acl-fixture';

/** Bytes: what `SizeRestrictions_BODY` lets pass. */
const SHORT = 8 * 1024;
const ID = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
/** Letters that take the most bytes in a form, as many as the application reads of them. */
const letters = (count: number) => '語'.repeat(count);

/** Routes whose forms hold a few short fields, each with the longest form that a browser sends there. */
const SHORT_FORMS: Record<string, Record<string, string>> = {
  'POST /conversations/:id/delete': {},
  'DELETE /conversations/:id': {},
  'DELETE /conversations/:id/turns/:turnId/answer': {},
  'POST /conversations/:id/turns/:turnId/answer/stop': {},
  'POST /language': { language: 'de' },
  'POST /sign-out': {},
  'POST /admin/users': { email: `${letters(64)}@${'x'.repeat(255)}`, name: letters(200), language: 'de', admin: 'on' },
  ...Object.fromEntries(USER_ACTIONS.map((act) => [`POST /admin/users/:id/${act}`, {}])),
  'POST /admin/users/imports/:id/start': {},
  'POST /admin/documents/details': { name: letters(200), owner: letters(200), validUntil: '2026-12-31' },
  'POST /admin/documents/incoming/:id': { choice: 'keep-both' },
  'POST /admin/documents/incoming/:id/release': {},
  'POST /admin/documents/incoming/:id/discard': {},
  'POST /admin/synchronisation': {},
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
const acl = new Evaluator(webAclTemplate());

/** All that change something. The product is asked for its routes alone, and ends before it does anything. */
const routes: Route[] = [];
beforeAll(async () => {
  const product = createProduct(readConfig(environment), pino({ level: 'silent' }), new Metrics(() => undefined));
  routes.push(...routesOf(product as RunningApp).filter(({ method }) => method !== 'GET'));
  await product.close();
});

const tooLong = ({ name }: { name: string }) => name === 'SizeRestrictions_BODY';
/** Whether the web ACL lets a body pass there that its rules take for an attack. */
const isExempt = (method: string, path: string) =>
  acl.evaluate(
    { method, path: addressOf({ method, path }, { id: ID, turnId: ID }) },
    ({ component }) => component === 'body',
  ).action === 'Allow';

it('knows the routes of chat and console', () => {
  expect(routes.length).toBeGreaterThan(20);
  expect(rulesOn(['body']).some(tooLong)).toBe(true);
});

it('exempts every route that takes free or long text, and no other', () => {
  const exempt = routes
    .filter(({ method, path }) => isExempt(method, path))
    .map(({ method, path }) => `${method} ${path}`);
  const others = routes.map(({ method, path }) => `${method} ${path}`).filter((route) => !(route in SHORT_FORMS));
  expect(exempt.sort()).toEqual(others.sort());
});

it('has no route left on the list of short forms that the application has no more', () => {
  const known = new Set(routes.map(({ method, path }) => `${method} ${path}`));
  expect(Object.keys(SHORT_FORMS).filter((route) => !known.has(route))).toEqual([]);
});

it.each(Object.entries(SHORT_FORMS))('%s is short even where it is longest', (_route, fields) => {
  expect(new URLSearchParams(fields).toString().length).toBeLessThanOrEqual(SHORT);
});

it('exempts no path that the application does not have', () => {
  const { Rules } = acl.properties as { Rules: { Name: string }[] };
  const [, pattern] = /"RegexString":"(.*?)"/.exec(
    JSON.stringify(Rules.find(({ Name }) => Name === 'SuspiciousBody')),
  )!;
  const alternatives = pattern!.replace(/^\^\(\?:|\)\$$/g, '').split('|');
  const known = routes
    .filter(({ method }) => method === 'POST')
    .map(({ path }) => path.replace(/:\w+/g, '[0-9A-Za-z-]+'));
  expect(alternatives.filter((one) => !known.includes(one))).toEqual([]);
});
