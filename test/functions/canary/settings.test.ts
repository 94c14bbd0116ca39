import { readSettings } from '../../../src/functions/canary/settings';

const VALID = {
  PRODUCT_ORIGIN: 'https://chat.example.org',
  SIGN_IN_ORIGIN: 'https://chat.auth.eu-central-1.amazoncognito.com',
  QUESTION: 'Why?',
  METRICS_NAMESPACE: 'JouleVerne',
};

it('reads the settings, and treats the account as optional', () => {
  expect(readSettings({ ...VALID, ACCOUNT_SECRET: '' })).toEqual({
    product: VALID.PRODUCT_ORIGIN,
    signIn: VALID.SIGN_IN_ORIGIN,
    secret: undefined,
    question: 'Why?',
    namespace: 'JouleVerne',
  });
});

it('reports every missing value', () => {
  expect(() => readSettings({})).toThrow(/PRODUCT_ORIGIN[^]*SIGN_IN_ORIGIN[^]*QUESTION[^]*METRICS_NAMESPACE/);
});

it.each(['http://chat.example.org', 'https://chat.example.org/', 'https://a:b@chat.example.org', 'chat.example.org'])(
  'rejects %s as an origin',
  (PRODUCT_ORIGIN) => {
    expect(() => readSettings({ ...VALID, PRODUCT_ORIGIN })).toThrow(/PRODUCT_ORIGIN must be an origin with https/);
  },
);
