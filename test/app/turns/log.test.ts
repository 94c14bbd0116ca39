import { AppFixture, type RunningApp } from '../../support/app/app-fixture';
import { chunk, citation, Wire } from '../../support/app/engine-server';
import { ANNA } from '../../support/app/signer';

let wire: Wire;
let fixture: AppFixture;
let app: RunningApp;
beforeAll(async () => {
  wire = await Wire.open();
  fixture = await AppFixture.open({ engine: wire.url });
  app = await fixture.app();
});
afterAll(async () => {
  await fixture.close();
  await wire.close();
});

async function answered(...frames: Buffer[]) {
  wire.frames(...frames);
  const asked = await app.client(ANNA).ask('Q?');
  const head = await fixture.ended(ANNA, asked.turn);
  const { log } = await fixture.turn(ANNA, asked.turn);
  return { ...asked, head, log, answer: log.map(({ text }) => text).join('') };
}

it('holds each part of a long answer once, no item near 400 KB, no character torn', async () => {
  const text = `a${'😀'.repeat(60_001)}${'ü'.repeat(60_000)}`;
  const bytes = Buffer.from(text);
  const chunks = Array.from({ length: 13 }, (_, n) => chunk(bytes.subarray(n * 30_000, (n + 1) * 30_000)));
  const { log, answer, head } = await answered(...chunks);
  expect(head).toMatchObject({ status: 'complete' });
  expect(answer).toBe(text);
  for (const item of log) {
    expect(Buffer.byteLength(JSON.stringify(item))).toBeLessThan(200_000);
    expect(item.text).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/);
  }
});

it('stays below 400 KB however much is cited', async () => {
  const cited = Array.from({ length: 40 }, (_, n) => {
    const one = citation('Text', undefined, `s3://knowledge/documents/${n}.txt`);
    one.retrievedReferences[0]!.content.text = 'ü'.repeat(8_000);
    return chunk('Text ', [one]);
  });
  const { log, head } = await answered(...cited);
  expect(head.status).toBe('complete');
  expect(log.flatMap(({ sources }) => sources)).toHaveLength(40);
  for (const item of log) expect(Buffer.byteLength(JSON.stringify(item))).toBeLessThan(400_000);
});

it('ends an answer at the longest admitted length, marked, and hangs up', async () => {
  const small = await fixture.app({ MAX_ANSWER_CHARACTERS: '100' });
  let left: Promise<void> | undefined;
  wire.answer = async (call) => {
    left = call.left;
    await call.say(chunk('a'.repeat(60)), chunk('b'.repeat(60)));
  };
  const asked = await small.client(ANNA).ask('Q?');
  const head = await fixture.ended(ANNA, asked.turn);
  expect(head).toMatchObject({ status: 'complete', limited: true });
  expect((await fixture.turn(ANNA, asked.turn)).log.map(({ text }) => text).join('')).toBe(
    'a'.repeat(60) + 'b'.repeat(40),
  );
  expect((await small.client(ANNA).get(`/conversations/${asked.conversation}`)).text).toContain(
    'reached its greatest length',
  );
  await left;
});

it('breaks lines alike, even where a break is parted between chunks', async () => {
  expect((await answered(chunk('one\r'), chunk('\ntwo\r\n'), chunk('three\r'), chunk('four'))).answer).toBe(
    'one\ntwo\nthree\nfour',
  );
});

it('puts marks where the text agrees with the span, whatever the span counts from', async () => {
  const text = 'Erster Satz. Zweiter Satz. Dritter.';
  const cases = [
    [citation('Erster Satz.', { start: 0, end: 11 }), 12],
    [citation('Erster Satz.', { start: 0, end: 12 }), 12],
    // Counted from the start of the chunk.
    [citation('Zweiter Satz.', { start: 0, end: 12 }), 26],
    [citation('Zweiter Satz.', undefined), 26],
    [citation(undefined, { start: 13, end: 25 }), 26],
    [citation('Nirgends.', undefined), text.length],
  ] as const;
  for (const [cited, offset] of cases) {
    const { log } = await answered(chunk(text, [cited]));
    expect(log.flatMap(({ marks }) => marks)).toEqual([{ offset, number: 1 }]);
  }
});

it('numbers a passage once, however often it is cited', async () => {
  const { log } = await answered(
    chunk('One. ', [citation('One.', undefined)]),
    chunk('Two.', [citation('Two.', undefined), citation('Two.', undefined)]),
  );
  expect(log.flatMap(({ sources }) => sources)).toHaveLength(1);
  expect(log.flatMap(({ marks }) => marks)).toEqual([
    { offset: 4, number: 1 },
    { offset: 9, number: 1 },
  ]);
});

it('fails with its own word for an empty answer and for an agent that hands control back', async () => {
  expect((await answered()).head).toMatchObject({ status: 'failed', failure: 'empty' });
  expect((await answered(chunk(' \n'))).head).toMatchObject({ status: 'failed', failure: 'empty' });
});
