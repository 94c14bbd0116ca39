import { SourceFixture } from '../../../support/local/bedrock-agent-fixture';

let source: SourceFixture;
afterEach(() => source.close());

it('a job takes a few seconds at the default pace', async () => {
  source = await SourceFixture.open({}, {});
  await source.store.put('a.txt', 'Trains.');
  const { startedAt, updatedAt } = await source.synchronise();
  const seconds = (Number(updatedAt) - Number(startedAt)) / 1000;
  expect(seconds).toBeGreaterThan(1.9);
  expect(seconds).toBeLessThan(8);
});

it('the time of a job with many documents is limited to the configured total', async () => {
  source = await SourceFixture.open({}, { starting: 0, document: 1_000, documents: 500, ending: 0 });
  await Promise.all(
    Array.from({ length: 60 }, (_, number) => source.store.put(`${number}.txt`, `Document ${number}.`)),
  );
  const { startedAt, updatedAt, statistics } = await source.synchronise();
  const seconds = (Number(updatedAt) - Number(startedAt)) / 1000;
  expect(statistics).toMatchObject({ numberOfNewDocumentsIndexed: 60 });
  expect(seconds).toBeGreaterThan(0.45);
  expect(seconds).toBeLessThan(8);
});
