/** The trial of a built image. Runs in name spaces of its own, where loopback is the only network: see `main.ts`. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SEEDED } from '../../local/product';
import { assertConfined } from './confinement';
import { Container } from './container';
import type { Plan } from './plan';
import { startSurroundings } from './surroundings';
import { Visit } from './visit';

const QUESTION = 'Wie hoch ist die Förderung für eine Erdsonden-Wärmepumpe?';
const DOCUMENT = join(__dirname, '../../../src/local/examples/Förderung Wärmepumpen 2026.pdf');
/** Milliseconds; ECS would wait for 120 s. */
const STOPPED_WITHIN = 5_000;

trial(JSON.parse(process.argv[2]!) as Plan).then(
  () => process.exit(0),
  (error: Error) => {
    console.error(error.message);
    process.exit(1);
  },
);

async function trial(plan: Plan): Promise<void> {
  execFileSync('ip', ['link', 'set', 'lo', 'up']);
  const container = new Container(plan);
  const { node, user } = assertConfined(container);
  console.log(`Confined   user ${user}, nothing to write to, loopback only, no npm, Node ${node}`);

  const surroundings = await startSurroundings(plan.folder);
  const begin = performance.now();
  await container.start(surroundings.environment, surroundings.target);
  console.log(`Started    healthy after ${secondsSince(begin)}`);
  try {
    checkHealth(container, surroundings.target);
    await surroundings.ready;
    await ask(surroundings.url);
    await handIn(surroundings.url);
    console.log(`Memory     ${(container.memory / 1e6).toFixed(0)} MB at most`);
    await stop(container, plan);
  } catch (error) {
    throw new Error(`${(error as Error).message}\nThe server said:\n${readFileSync(container.log, 'utf8')}`, {
      cause: error,
    });
  }
  await surroundings.close();
}

/** As ECS does it: Node asks, inside. */
function checkHealth(container: Container, target: string): void {
  const words = container.run([
    'node',
    '-e',
    `fetch('${target}/healthz').then(async (answer) => console.log(answer.status))`,
  ]);
  if (words !== '200') throw new Error(`/healthz answered ${words} to a health check inside.`);
  console.log('Health     /healthz answers 200, inside and outside');
}

async function ask(url: string): Promise<void> {
  const [, anna] = SEEDED.usernames;
  const visit = await Visit.begin(url, anna, SEEDED.password);
  const begin = performance.now();
  const { status, text, sources } = await visit.ask(QUESTION);
  if (status !== 'complete' || sources.length === 0)
    throw new Error(`The answer ended ${status}, with ${sources.length} sources:\n${text}`);
  const source = await visit.get(sources[0]!);
  if (source.status !== 200) throw new Error(`The source ${sources[0]} answers ${source.status}.`);
  console.log(`Question   answered in ${secondsSince(begin)}, with ${sources.length} sources`);
}

async function handIn(url: string): Promise<void> {
  const [admin] = SEEDED.usernames;
  const visit = await Visit.begin(url, admin, SEEDED.password);
  const outcome = await visit.upload('Abnahme.pdf', readFileSync(DOCUMENT));
  if (outcome !== 'stored') throw new Error(`The document was not taken in: ${outcome}`);
  console.log('Document   a PDF was read, checked and taken in');
}

async function stop(container: Container, { stopSignal }: Plan): Promise<void> {
  const begin = performance.now();
  const code = await container.stop(STOPPED_WITHIN);
  if (code !== 0)
    throw new Error(
      `After ${stopSignal} the server ended with ${code ?? `nothing in ${STOPPED_WITHIN / 1000} s`} instead of 0.`,
    );
  console.log(`Stopped    by ${stopSignal} with code 0 after ${secondsSince(begin)}`);
}

function secondsSince(begin: number): string {
  return `${((performance.now() - begin) / 1000).toFixed(1)} s`;
}
