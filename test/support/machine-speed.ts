/**
 * Milliseconds of CPU time that `work` takes on the machine on which the tests' limits of CPU time were measured: an idle machine with
 * two slow cores.
 */
const REFERENCE = 85;
const ATTEMPTS = 3;

/**
 * The CPU time that `work` takes now, as a multiple of `REFERENCE`; at least 1. Other processes share caches and cores with this process,
 * which increases the CPU time of this process. Tests multiply their limits of CPU time by this factor.
 */
export function slowness(): number {
  work();
  return Math.max(1, Math.min(...Array.from({ length: ATTEMPTS }, work)) / REFERENCE);
}

/** Milliseconds of CPU time of this process. */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Allocates and reads objects and text, as a server does. Returns the CPU time that it took. */
function work(): number {
  const start = cpuTime();
  const rows = Array.from({ length: 20_000 }, (_, n) => ({ n, text: `Zeile ${n}`, words: ['a', String(n)] }));
  const text = JSON.stringify(JSON.parse(JSON.stringify(rows)));
  text.replace(/\d+/g, (digits) => digits.padStart(6, '0'));
  return cpuTime() - start;
}
