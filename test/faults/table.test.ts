import { runOutage } from './model/outage';
import { OUTAGES } from './model/random-faults';

it.concurrent.each(OUTAGES)(
  'leaves answers in five different states complete, marked as incomplete or deleted if the table has the fault %j for 3 seconds',
  async (fault) => expect(await runOutage(fault, 3_000)).toEqual([]),
  120_000,
);
