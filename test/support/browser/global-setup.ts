import { launchChromium } from './chromium';
import { startProduct } from './product-process';
import { publish } from './shared-processes';

/** Jest runs this once before the tests of the project `browser`, and not at all if none of them is selected. */
export default async function setUp(): Promise<void> {
  const [product, chromium] = await Promise.all([
    startProduct({
      // Short enough for the test of a silent engine, long enough for every other answer on a busy machine.
      ENGINE_SILENCE_SECONDS: '4',
      // The files that run at once share the accounts.
      MAX_RUNNING_ANSWERS_PER_PERSON: '100',
    }),
    launchChromium(),
  ]);
  publish({ product, chromium });
}
