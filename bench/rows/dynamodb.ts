import { setTimeout as pause } from 'node:timers/promises';
import { askAll, usualAnswer, warmUp } from '../answers';
import type { Extent, Row } from '../row';
import type { Setup } from '../setup';

const BATCHED = 'BatchWriteItem';

/** Requests to the table for one answer. */
export const dynamoDbRow: Row = {
  name: 'dynamodb',
  async measure(setup, { repetitions, isQuick }) {
    const answers = isQuick ? 40 : 200;
    const ours: number[] = [];
    let note = '';
    for (let n = 0; n < Math.min(repetitions, 3); n++) {
      const counts = await requests(setup, answers, isQuick);
      const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
      ours.push((total - (counts[BATCHED] ?? 0)) / answers);
      note = Object.entries(counts)
        .map(([operation, count]) => `${operation} ${(count / answers).toFixed(2)}`)
        .join(', ');
    }
    return [
      {
        id: 'dynamodb',
        measure: `DynamoDB requests per answer of 20 s, ${answers} at once`,
        unit: '',
        goal: { text: '4, plus a share of the batched writes', limit: 4, of: 'value' },
        values: { ours },
        note: `per answer ${note}; the number in the table is without ${BATCHED}`,
      },
    ];
  },
};

async function requests(setup: Setup, answers: number, isQuick: Extent['isQuick']): Promise<Record<string, number>> {
  const server = await setup.server('chat');
  await warmUp(setup, server, answers);
  await setup.setScript(usualAnswer(20, isQuick ? 100 : 400));
  await setup.openPages(server, answers);
  await setup.resetTableRequests();
  await askAll(setup, server, answers, 1000);
  await pause(1500);
  const counts = await setup.tableRequests();
  await setup.stop(server);
  return counts;
}
