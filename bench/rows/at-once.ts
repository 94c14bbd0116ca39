import { setTimeout as pause } from 'node:timers/promises';
import { SERVERS, SITE_OF, usualAnswer, warmUp } from '../answers';
import type { ServerName } from '../line';
import type { Row } from '../row';
import type { Setup } from '../setup';
import { percentile } from '../statistics';

const RATE = 20;
const MOST = 1_000;
/** The smallest step of the bisection, in answers. */
const STEP = 125;
/** Milliseconds over which the questions are spread. */
const RAMP = 5_000;
/** The duration of an answer, in seconds. */
const SECONDS = 15;
/** The limit of the 99th percentile of the event-loop delay, in milliseconds. */
const DELAY_LIMIT = 50;
/** The limit of the 99th percentile of the time by which an answer takes longer than SECONDS, in milliseconds. */
const LATENESS_LIMIT = 1_000;

interface Trial {
  readonly delay: number;
  readonly lateness: number;
  /** Milliseconds by which the engine was late. If it was late, the benchmark itself was at its limit, not the server. */
  readonly lag: number;
  readonly errors: readonly string[];
}

/** The number of answers that one process can run at once. */
export const atOnceRow: Row = {
  name: 'at-once',
  async measure(setup, { isQuick }) {
    const values: Record<ServerName, number[]> = { ours: [], pipe: [], aiSdk: [] };
    const notes: string[] = [];
    for (const name of SERVERS) values[name].push(await most(setup, name, isQuick ? MOST / 10 : MOST, notes));
    return [
      {
        id: 'at-once',
        measure: 'answers at once, 20 tokens a second, event-loop delay p99 under 50 ms, no error',
        unit: '',
        goal: { text: MOST.toLocaleString('en'), limit: MOST, of: 'value', isMinimum: true },
        values,
        note: `in steps of ${STEP}, at most ${MOST}. ${notes.join('; ')}`,
      },
    ];
  },
};

/** Finds, by bisection, the largest number of concurrent answers for which a trial meets the limits. */
async function most(setup: Setup, name: ServerName, limit: number, notes: string[]): Promise<number> {
  let [good, tried] = [0, limit];
  for (let step = limit / 2; ; step /= 2) {
    const trial = await run(setup, name, tried);
    const { delay, lateness, lag, errors } = trial;
    notes.push(
      `${SITE_OF[name]} ${tried}: p99 ${delay.toFixed(1)} ms, ${Math.round(lateness)} ms late (the engine ${Math.round(lag)}), ${errors.length} errors`,
    );
    if (isGood(trial)) good = tried;
    if (good === limit || step < STEP) return good;
    tried += good === tried ? step : -step;
  }
}

function isGood({ delay, lateness, errors }: Trial): boolean {
  return delay < DELAY_LIMIT && lateness < LATENESS_LIMIT && errors.length === 0;
}

async function run(setup: Setup, name: ServerName, answers: number): Promise<Trial> {
  const server = await setup.server(SITE_OF[name], { watchesEventLoop: true });
  await warmUp(setup, server, Math.min(answers, 200));
  await setup.setScript(usualAnswer(RATE, RATE * SECONDS));
  await setup.openPages(server, answers);
  const asked = setup.ask(server, answers, RAMP);
  await pause(RAMP + 500);
  await server.eventLoop();
  await pause(SECONDS * 1000 - RAMP - 1_000);
  const { p99: delay } = await server.eventLoop();
  const { answers: ended, errors } = await asked;
  const { lag } = await setup.engineStatus();
  await setup.stop(server);
  const late = ended.map(({ duration }) => duration - SECONDS * 1000);
  return { delay, lateness: late.length > 0 ? percentile(late, 0.99) : Infinity, lag, errors };
}
