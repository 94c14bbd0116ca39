import { interleaved } from '../answers';
import type { Row } from '../row';

/** The time from the start of the process to its first successful health check. */
export const startRow: Row = {
  name: 'start',
  async measure(setup, { isQuick }) {
    const values = await interleaved(setup, isQuick ? 2 : 10, async (server) => server.startTime);
    return [
      {
        id: 'start',
        measure: 'bundle to first `/healthz`',
        unit: 'ms',
        goal: { text: '400 ms', limit: 400, of: 'value' },
        values,
      },
    ];
  },
};
