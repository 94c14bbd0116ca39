import { performance } from 'node:perf_hooks';
import { AnswerInterval } from '../../src/app/answer-interval';

/** A clock, and an event loop that was busy for a given share of the time. */
class FakeClock {
  private time = 0;
  private active = 0;

  now(): number {
    return this.time;
  }

  eventLoopUtilization(now = this.total(), before = { active: 0, idle: 0 }) {
    const [active, idle] = [now.active - before.active, now.idle - before.idle];
    return { active, idle, utilization: active / (active + idle || 1) };
  }

  pass(milliseconds: number, busy: number): void {
    this.time += milliseconds;
    this.active += milliseconds * busy;
  }

  private total() {
    return { active: this.active, idle: this.time - this.active };
  }
}

/** The interval after `seconds` during which the event loop was busy for this share of the time. */
function intervalAfter(seconds: number, busy: number, [clock, interval] = opened()): number {
  for (let n = 0; n < seconds * 10; n++) {
    clock.pass(100, busy);
    interval.now();
  }
  return Math.round(interval.now());
}

function opened(): [FakeClock, AnswerInterval] {
  const clock = new FakeClock();
  return [clock, new AnswerInterval(clock)];
}

it('shows text at the shortest interval while the event loop is mostly idle', () => {
  expect([0, 0.05, 0.1].map((busy) => intervalAfter(10, busy))).toEqual([80, 80, 80]);
});

it('uses a longer interval when the event loop is busier, up to a maximum', () => {
  expect([0.25, 0.4, 1].map((busy) => intervalAfter(20, busy))).toEqual([200, 320, 320]);
});

it('changes the interval within three seconds when the event loop becomes busy or idle', () => {
  const server = opened();
  expect(intervalAfter(3, 1, server)).toBeGreaterThan(300);
  expect(intervalAfter(3, 0, server)).toBe(80);
});

it('starts at the shortest interval after a long time without answers', () => {
  const [clock, interval] = opened();
  clock.pass(3_600_000, 0.01);
  expect(interval.now()).toBe(80);
});

it('measures the event loop of the process', () => {
  const interval = new AnswerInterval();
  const until = performance.now() + 600;
  while (performance.now() < until);
  expect(interval.now()).toBeGreaterThan(80);
});
