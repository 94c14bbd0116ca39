import { PEAK, QUESTIONS_PER_MINUTE } from './assumptions';
import type { Measurements } from './measurements';

/**
 * Returns the milliseconds of vCPU time on Fargate that a running answer takes per second, including the pages that the user opens for
 * the question.
 */
export function cpuPerAnswer({ cpu }: Measurements): number {
  return (PEAK.cpuFactor.value * (cpu + PEAK.pages.value * PEAK.pageCpu.value)) / PEAK.answerSeconds.value;
}

/** Returns the number of concurrent answers at the peak for a number of people. */
export function answersAtOnce(people: number): number {
  return (people * QUESTIONS_PER_MINUTE * PEAK.answerSeconds.value) / 60;
}

/** Returns the number of people whose peak is this number of concurrent answers. */
export function peopleFor(answers: number): number {
  return answers / answersAtOnce(1);
}
