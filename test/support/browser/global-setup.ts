import { launchChromium } from './chromium';
import { startProduct } from './product-process';
import { publish } from './shared-processes';

/** Jest runs this once before the tests of the projects `browser` and `long-browser`, and not at all if none of them is selected. */
export default async function setUp(): Promise<void> {
  const [product, chromium] = await Promise.all([
    startProduct({
      // This is short enough for the test of a silent engine, and long enough for all other answers on a busy machine.
      ENGINE_SILENCE_SECONDS: '4',
      // Files of tests that run at the same time share the users, so each user may have many running answers.
      MAX_RUNNING_ANSWERS_PER_PERSON: '100',
    }),
    launchChromium(),
  ]);
  publish({ product, chromium });
}
