import { PEAK } from '../assumptions';
import { answersAtOnce } from '../load';
import { exponential } from './random';
import type { Task } from './tasks';

/** A simulated user. Times are in seconds. */
export interface SimulatedUser {
  /** When the user asks the next question. */
  askAt: number;
  /** The task to which the load balancer's cookie points. */
  task?: Task;
  /** The time until which the cookie is valid. */
  stickyUntil: number;
}

/** Returns the users who work with the product at the peak. They begin at random times while the load rises. */
export function usersOf(people: number, random: () => number): SimulatedUser[] {
  const ramp = PEAK.rampMinutes.value * 60;
  const active = Math.round((answersAtOnce(people) * PEAK.questionInterval.value) / PEAK.answerSeconds.value);
  return Array.from({ length: active }, () => ({
    askAt: random() * ramp + exponential(random, PEAK.questionInterval.value),
    stickyUntil: 0,
  }));
}
