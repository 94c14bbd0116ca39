import { type Product, startProduct } from '../../support/browser/product-process';
import { runCanary } from '../../support/functions/canary-fixture';
import { freePort } from '../../support/ports';
import { until } from '../../support/until';

/** A user whom the stand-in for Cognito creates. */
const SECRET = { username: 'anna@example.org', password: 'Joule-Verne-1' };

describe('the canary against the running product', () => {
  let product: Product;
  beforeAll(async () => {
    product = await startProduct();
  });
  afterAll(() => product.stop());
  /** The number of conversations that the product has deleted, according to its log. */
  const deletions = () =>
    product
      .logs()
      .flat()
      .filter(({ method, status, path }) => method === 'POST' && status === 303 && /delete/.test(String(path))).length;

  it('reaches the sign-in page', async () => {
    expect(await runCanary('signInPage', { product: product.url })).toMatchObject({ CanarySuccess: 1 });
  });

  it('signs in and receives an answer, and leaves no conversation behind', async () => {
    expect(await runCanary('answer', { product: product.url, secret: SECRET })).toMatchObject({ CanarySuccess: 1 });
    await until(() => deletions() === 1);
  });

  it('leaves no conversation behind if the answer takes too long', async () => {
    const before = deletions();
    const question = 'What is energy? [[silent 120]]';
    expect(await runCanary('answer', { product: product.url, secret: SECRET, question, timeout: 8_000 })).toMatchObject(
      {
        CanarySuccess: 0,
        step: 'ask a question',
        failed: 'no response in time',
      },
    );
    await until(() => deletions() === before + 1);
  });

  it('reports a wrong password', async () => {
    const secret = { ...SECRET, password: 'Wrong-Password-1' };
    expect(await runCanary('answer', { product: product.url, secret })).toMatchObject({
      CanarySuccess: 0,
      step: 'sign in',
      failed: 'Cognito rejects the account',
    });
  });

  it('reports an answer that fails', async () => {
    const question = 'What is energy? [[error accessDenied]]';
    expect(await runCanary('answer', { product: product.url, secret: SECRET, question })).toMatchObject({
      CanarySuccess: 0,
      step: 'read the answer',
      failed: 'the answer has the status failed',
    });
  });
});

it('reports a product that is down', async () => {
  const down = `http://127.0.0.1:${await freePort()}`;
  expect(await runCanary('signInPage', { product: down })).toMatchObject({
    CanarySuccess: 0,
    step: 'reach the sign-in page',
    failed: 'no response: ECONNREFUSED',
  });
});
