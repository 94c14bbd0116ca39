import { AppFixture } from '../support/app/app-fixture';
import { chunk, type EngineServer as Engine, EngineServer } from '../support/app/engine-server';
import { ANNA } from '../support/app/signer';

/** The default of MAX_ANSWER_CHARACTERS. */
const LONGEST_ANSWER = 200_000;

let engine: Engine;
let fixture: AppFixture;
beforeAll(async () => {
  engine = await EngineServer.open();
  fixture = await AppFixture.open({ engine: engine.url });
});
afterAll(async () => {
  await fixture.close();
  await engine.close();
});

it.each([
  ['one chunk of 1 MB', ['word '.repeat(200_000)], LONGEST_ANSWER],
  ['50,000 chunks of one character', Array.from({ length: 50_000 }, (_, n) => (n % 60 === 59 ? '\n' : 'w')), 50_000],
  ['10 MB', Array.from({ length: 100 }, () => 'word '.repeat(20_000)), LONGEST_ANSWER],
])(
  'stores an answer of %s, up to the maximum length of an answer',
  async (_which, texts, length) => {
    engine.handle = async (call) => {
      for (let n = 0; n < texts.length; n += 500)
        await call.send(Buffer.concat(texts.slice(n, n + 500).map((text) => chunk(text))));
      call.end();
    };
    const app = await fixture.app();
    const asked = await app.client(ANNA).ask('Long?');
    const head = await fixture.ended(ANNA, asked.turn, 30_000);
    expect(head.status).toBe('complete');
    expect((await fixture.turn(ANNA, asked.turn)).answer).toHaveLength(length);
  },
  60_000,
);
