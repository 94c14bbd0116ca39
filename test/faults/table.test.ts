import { runOutage } from './model/outage';
import { OUTAGES } from './model/random-faults';

it.concurrent.each(OUTAGES)(
  'keeps every answer complete or marked as incomplete through 3 seconds of the fault %j at every moment',
  async (fault) => expect(await runOutage(fault, 3_000)).toEqual([]),
  120_000,
);
