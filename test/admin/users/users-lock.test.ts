import { once } from 'node:events';
import { UsersBusy } from '../../../src/admin/users/errors';
import { UsersLock } from '../../../src/admin/users/users-lock';
import { Store } from '../../../src/app/table/store';
import { AppFixture } from '../../support/app/app-fixture';
import { TableProxy } from '../../support/table-proxy';

const fixture = AppFixture.forFile();
let proxy: TableProxy;
let lock: UsersLock;
beforeAll(async () => {
  proxy = await TableProxy.before(fixture.tableUrl);
  process.env.AWS_ENDPOINT_URL_DYNAMODB = proxy.url;
  lock = new UsersLock(new Store('eu-central-2', 'joule-verne', 365));
});
afterAll(() => proxy.close());

it("the lock is acquired even if DynamoDB's response to the write is lost", async () => {
  let puts = 0;
  proxy.fault = (operation) => (operation === 'PutItem' && ++puts === 1 ? 'lost response' : undefined);
  const startedAt = performance.now();
  await expect(lock.hold(async () => 'done')).resolves.toBe('done');
  expect([puts, performance.now() - startedAt < 5_000]).toEqual([2, true]);
});

it('the lock stays held after the work was aborted, because Cognito may still perform the last request of the work', async () => {
  const impatient = new UsersLock(new Store('eu-central-2', 'joule-verne', 365), { work: 50, acquire: 200 });
  const aborted = impatient.hold((signal) => once(signal, 'abort').then(() => Promise.reject(signal.reason as Error)));
  await expect(aborted).rejects.toThrow(/timeout/);
  await expect(impatient.hold(async () => 'done')).rejects.toThrow(UsersBusy);
});
