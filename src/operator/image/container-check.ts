/**
 * Runs the image and checks it. `main.ts` starts this program as a separate process, in a network namespace that contains only loopback.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SEEDED } from '../../local/product';
import { assertConfined } from './confinement';
import { Container } from './container';
import type { RunConfiguration } from './run-configuration';
import { Session } from './session';
import { startTestEnvironment } from './test-environment';

const QUESTION = 'Wie hoch ist die Förderung für eine Erdsonden-Wärmepumpe?';
const DOCUMENT = join(__dirname, '../../../src/local/examples/Förderung Wärmepumpen 2026.pdf');
/** Milliseconds within which the server must exit after the stop signal. ECS would wait 120 seconds. */
const STOPPED_WITHIN = 5_000;

checkContainer(JSON.parse(process.argv[2]!) as RunConfiguration).then(
  () => process.exit(0),
  (error: Error) => {
    console.error(error.message);
    process.exit(1);
  },
);

async function checkContainer(configuration: RunConfiguration): Promise<void> {
  execFileSync('ip', ['link', 'set', 'lo', 'up']);
  const container = new Container(configuration);
  const { node, user } = assertConfined(container);
  console.log(`Confined   user ${user}, no writable directory, only loopback, no npm, Node ${node}`);

  const environment = await startTestEnvironment(configuration.folder);
  const start = performance.now();
  await container.start({ ...environment.environment, ...configuration.ofDeployment }, environment.target);
  console.log(`Started    healthy after ${secondsSince(start)}`);
  try {
    checkHealth(container, environment.target);
    await environment.ready;
    await askQuestion(environment.url);
    await uploadDocument(environment.url);
    console.log(`Memory     ${(container.peakMemory / 1e6).toFixed(0)} MB at its peak`);
    await stop(container, configuration);
  } catch (error) {
    throw new Error(`${(error as Error).message}\nThe server's log:\n${readFileSync(container.log, 'utf8')}`, {
      cause: error,
    });
  }
  await environment.close();
}

/** Requests `/healthz` from a Node process in the container, as the health check of ECS does. */
function checkHealth(container: Container, target: string): void {
  const status = container.run([
    'node',
    '-e',
    `fetch('${target}/healthz').then(async (response) => console.log(response.status))`,
  ]);
  if (status !== '200') throw new Error(`A health check inside the container got ${status} from /healthz.`);
  console.log('Health     /healthz answers 200, inside and outside the container');
}

async function askQuestion(url: string): Promise<void> {
  const [, anna] = SEEDED.usernames;
  const session = await Session.signIn(url, anna, SEEDED.password);
  const start = performance.now();
  const { status, text, sources } = await session.ask(QUESTION);
  if (status !== 'complete' || sources.length === 0)
    throw new Error(`The answer has the status ${status} and ${sources.length} sources:\n${text}`);
  const source = await session.get(sources[0]!);
  if (source.status !== 200) throw new Error(`The source ${sources[0]} returned status ${source.status}.`);
  console.log(`Question   answered in ${secondsSince(start)}, with ${sources.length} sources`);
}

async function uploadDocument(url: string): Promise<void> {
  const [admin] = SEEDED.usernames;
  const session = await Session.signIn(url, admin, SEEDED.password);
  const outcome = await session.upload('Abnahme.pdf', readFileSync(DOCUMENT));
  if (outcome !== 'stored') throw new Error(`The document was not stored: ${outcome}`);
  console.log('Document   a PDF was read, checked and stored');
}

async function stop(container: Container, { stopSignal }: RunConfiguration): Promise<void> {
  const start = performance.now();
  const code = await container.stop(STOPPED_WITHIN);
  if (code !== 0)
    throw new Error(
      code === undefined
        ? `The server was still running ${STOPPED_WITHIN / 1000} s after ${stopSignal}.`
        : `After ${stopSignal} the server exited with ${code} instead of 0.`,
    );
  console.log(`Stopped    by ${stopSignal}, with exit code 0 after ${secondsSince(start)}`);
}

function secondsSince(start: number): string {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`;
}
