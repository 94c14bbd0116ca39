import { AppFixture, type RunningApp } from '../../support/app/app-fixture';
import { chunk, citation, EngineServer } from '../../support/app/engine-server';
import { ANNA } from '../../support/app/signer';

let engineServer: EngineServer;
let fixture: AppFixture;
let app: RunningApp;
beforeAll(async () => {
  engineServer = await EngineServer.open();
  fixture = await AppFixture.open({ engine: engineServer.url });
  app = await fixture.app();
});
afterAll(async () => {
  await fixture.close();
  await engineServer.close();
});

async function ask(...frames: Buffer[]) {
  engineServer.respondWith(...frames);
  const asked = await app.client(ANNA).ask('Q?');
  const head = await fixture.ended(ANNA, asked.turn);
  const { log, parts, answer } = await fixture.turn(ANNA, asked.turn);
  return { ...asked, head, log, parts, answer };
}

it('stores each part of a long answer once, in items of less than 200 KB, without splitting a character', async () => {
  const text = `a${'😀'.repeat(60_001)}${'ü'.repeat(60_000)}`;
  const bytes = Buffer.from(text);
  const chunks = Array.from({ length: 13 }, (_, n) => chunk(bytes.subarray(n * 30_000, (n + 1) * 30_000)));
  const { log, answer, head } = await ask(...chunks);
  expect(head).toMatchObject({ status: 'complete' });
  expect(answer).toBe(text);
  for (const item of log) {
    expect(Buffer.byteLength(JSON.stringify(item))).toBeLessThan(200_000);
    expect(item.text).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/);
  }
});

it('keeps each log item of an answer that cites 40 long passages below 400 KB', async () => {
  const chunks = Array.from({ length: 40 }, (_, n) => {
    const cited = citation('Text', undefined, `s3://knowledge/documents/${n}.txt`);
    cited.retrievedReferences[0]!.content.text = 'ü'.repeat(8_000);
    return chunk('Text ', [cited]);
  });
  const { log, parts, head } = await ask(...chunks);
  expect(head.status).toBe('complete');
  expect(parts.flatMap(({ sources }) => sources)).toHaveLength(40);
  for (const item of log) expect(Buffer.byteLength(JSON.stringify(item))).toBeLessThan(400_000);
});

it('cuts an answer off at the maximum length, marks the answer as limited, and closes the connection to the engine', async () => {
  const small = await fixture.app({ MAX_ANSWER_CHARACTERS: '100' });
  let disconnected: Promise<void> | undefined;
  engineServer.handle = async (call) => {
    disconnected = call.disconnected;
    await call.send(chunk('a'.repeat(60)), chunk('b'.repeat(60)));
  };
  const asked = await small.client(ANNA).ask('Q?');
  const head = await fixture.ended(ANNA, asked.turn);
  expect(head).toMatchObject({ status: 'complete', limited: true });
  expect((await fixture.turn(ANNA, asked.turn)).answer).toBe('a'.repeat(60) + 'b'.repeat(40));
  expect((await small.client(ANNA).get(`/conversations/${asked.conversation}`)).text).toContain(
    'reached its maximum length',
  );
  await disconnected;
});

it('normalises line breaks, even if a line break is split between chunks', async () => {
  expect((await ask(chunk('one\r'), chunk('\ntwo\r\n'), chunk('three\r'), chunk('four'))).answer).toBe(
    'one\ntwo\nthree\nfour',
  );
});

it('places a mark at the end of the cited text, however Bedrock counts its offsets, or at the end of an answer that does not contain the text', async () => {
  const text = 'Erster Satz. Zweiter Satz. Dritter.';
  const cases = [
    [citation('Erster Satz.', { start: 0, end: 11 }), 12],
    [citation('Erster Satz.', { start: 0, end: 12 }), 12],
    // A span whose offsets count from the start of a chunk, instead of from the start of the answer.
    [citation('Zweiter Satz.', { start: 0, end: 12 }), 26],
    [citation('Zweiter Satz.', undefined), 26],
    [citation(undefined, { start: 13, end: 25 }), 26],
    [citation('Nirgends.', undefined), text.length],
  ] as const;
  for (const [cited, offset] of cases) {
    const { parts } = await ask(chunk(text, [cited]));
    expect(parts.flatMap(({ marks }) => marks)).toEqual([{ offset, number: 1 }]);
  }
});

it('numbers a passage once, however often it is cited', async () => {
  const { parts } = await ask(
    chunk('One. ', [citation('One.', undefined)]),
    chunk('Two.', [citation('Two.', undefined), citation('Two.', undefined)]),
  );
  expect(parts.flatMap(({ sources }) => sources)).toHaveLength(1);
  expect(parts.flatMap(({ marks }) => marks)).toEqual([
    { offset: 4, number: 1 },
    { offset: 9, number: 1 },
  ]);
});

it('reports an answer without text as failed with the failure "empty"', async () => {
  expect((await ask()).head).toMatchObject({ status: 'failed', failure: 'empty' });
  expect((await ask(chunk(' \n'))).head).toMatchObject({ status: 'failed', failure: 'empty' });
});
