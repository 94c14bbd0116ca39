import { DocumentRegister } from '../../../src/app/documents/document-register';
import { Store } from '../../../src/app/table/store';
import { AppFixture } from '../../support/app/app-fixture';
import { TableProxy } from '../../support/table-proxy';

const fixture = AppFixture.forFile();
let proxy: TableProxy;
let register: DocumentRegister;
beforeAll(async () => {
  proxy = await TableProxy.before(fixture.tableUrl);
  process.env.AWS_ENDPOINT_URL_DYNAMODB = proxy.url;
  register = new DocumentRegister(new Store('eu-central-2', 'joule-verne', 365));
});
afterEach(() => proxy.restore());
afterAll(() => proxy.close());

it('reads a record again after a failure of the table, so that the record is missing from only one answer', async () => {
  await register.put({ name: 'Tarif.pdf', owner: 'Tarife', validUntil: '2026-06-30', changedAt: '', changedBy: '' });
  proxy.injectFault('error');
  await expect(register.recent('Tarif.pdf')).rejects.toThrow('DynamoDB');
  proxy.restore();
  expect(await register.recent('Tarif.pdf')).toMatchObject({ validUntil: '2026-06-30' });
  proxy.injectFault('error');
  expect(await register.recent('Tarif.pdf')).toMatchObject({ owner: 'Tarife' });
});

it("replaces a record only if the stored record is unchanged, and recognises that it has done so if DynamoDB's response was lost", async () => {
  const earlier = { name: 'Plan.pdf', changedAt: '2026-01-01T00:00:00.000Z', changedBy: 'Ada' };
  await register.put(earlier);
  let puts = 0;
  proxy.fault = (operation) => (operation === 'PutItem' && ++puts === 1 ? 'lost response' : undefined);
  const record = { ...earlier, owner: 'Vera', validUntil: undefined };
  expect([await register.replace(earlier, record), puts]).toEqual([true, 2]);
  expect(await register.replace(earlier, { ...earlier, owner: 'Moritz' })).toBe(false);
  expect(await register.find('Plan.pdf')).toEqual(record);
});
