import { measureAnswers, warmUp } from '../answers';
import { answerOfBytes } from '../engine/text';
import type { Row } from '../row';

/** The size of a long answer in bytes, just below the server's limit of 200,000 characters. */
const LONG = 199_000;
const RATE = 1_000;
const ANSWERS = 10;

/** Whether the CPU time for an answer grows linearly with its length. */
export const longAnswerRow: Row = {
  name: 'long-answer',
  async measure(setup, { repetitions, isQuick }) {
    const ours: number[] = [];
    const times: string[] = [];
    for (let n = 0; n < Math.min(repetitions, 3); n++) {
      const server = await setup.server('chat');
      await warmUp(setup, server, ANSWERS);
      const cpu: number[] = [];
      for (const bytes of [LONG / 10, LONG]) {
        const tokens = answerOfBytes(isQuick ? bytes / 5 : bytes);
        await setup.setScript({ tokens, rate: RATE, tokensPerEvent: 4 });
        cpu.push((await measureAnswers(setup, server, ANSWERS)).cpu);
      }
      await setup.stop(server);
      ours.push(cpu[1]! / cpu[0]!);
      times.push(cpu.map((value) => `${Math.round(value)} ms`).join(' and '));
    }
    return [
      {
        id: 'long-answer',
        measure: 'CPU of a 200 KB answer against a 20 KB one',
        unit: '×',
        goal: { text: '11 ×', limit: 11, of: 'value' },
        values: { ours },
        note: `CPU time of both, in each repetition: ${times.join('; ')}`,
      },
    ];
  },
};
