import { setTimeout as pause } from 'node:timers/promises';
import { askAll, interleaved, usualAnswer } from '../answers';
import type { Row } from '../row';
import type { Server } from '../servers/server';
import type { Setup } from '../setup';
import { median } from '../statistics';

const MEGABYTE = 1_000_000;
/** Milliseconds to wait after the start of a process, so that the process is idle. */
const STARTUP = 3_000;

interface Memory {
  readonly idle: number;
  /** Kilobytes per running answer. */
  readonly each: number;
}

/** The memory of a process that has just started, and the memory that each running answer adds. */
export const memoryRow: Row = {
  name: 'memory',
  async measure(setup, { repetitions, isQuick }) {
    const answers = isQuick ? 40 : 200;
    const measured = await interleaved(setup, Math.min(repetitions, 3), (server) => measure(setup, server, answers));
    const values = (name: keyof Memory) => ({
      ours: measured.ours.map((memory) => memory[name]),
      pipe: measured.pipe.map((memory) => memory[name]),
      aiSdk: measured.aiSdk.map((memory) => memory[name]),
    });
    return [
      {
        id: 'memory-per-answer',
        measure: `memory per running answer, ${answers} at once`,
        unit: 'kB',
        goal: { text: '1.3 × the bare pipe', limit: 1.3, of: 'ratio' },
        values: values('each'),
        note: 'resident memory less that of the idle process; it includes garbage',
      },
      {
        id: 'memory-idle',
        measure: 'memory of the idle process',
        unit: 'MB',
        goal: { text: '120 MB', limit: 120, of: 'value' },
        values: values('idle'),
      },
    ];
  },
};

async function measure(setup: Setup, server: Server, answers: number): Promise<Memory> {
  await pause(STARTUP);
  const idle = server.memory;
  await setup.setScript(usualAnswer(20, 300));
  await setup.openPages(server, answers);
  const asked = askAll(setup, server, answers, 2_000);
  // After this pause, all answers are running, and none has ended.
  await pause(5_000);
  const samples: number[] = [];
  for (let n = 0; n < 16; n++) {
    samples.push(server.memory);
    await pause(500);
  }
  await asked;
  return { idle: idle / MEGABYTE, each: (median(samples) - idle) / answers / 1000 };
}
