import { DocumentRegister } from '../../src/app/document-register';
import { Store } from '../../src/app/store';
import { AppFixture } from '../support/app/app-fixture';
import { TableProxy } from '../support/table-proxy';

const fixture = AppFixture.forFile();
let proxy: TableProxy;
let register: DocumentRegister;
beforeAll(async () => {
  proxy = await TableProxy.before(fixture.tableUrl);
  process.env.AWS_ENDPOINT_URL_DYNAMODB = proxy.url;
  register = new DocumentRegister(new Store('eu-central-2', 'joule-verne', 365));
});
afterAll(() => proxy.close());

it('reads a record again after a failure of the table, so that only one answer misses it', async () => {
  await register.put({ name: 'Tarif.pdf', owner: 'Tarife', validUntil: '2026-06-30', changedAt: '', changedBy: '' });
  proxy.injectFault('error');
  await expect(register.recent('Tarif.pdf')).rejects.toThrow('DynamoDB');
  proxy.restore();
  expect(await register.recent('Tarif.pdf')).toMatchObject({ validUntil: '2026-06-30' });
  proxy.injectFault('error');
  expect(await register.recent('Tarif.pdf')).toMatchObject({ owner: 'Tarife' });
});
