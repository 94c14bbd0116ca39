import { PEAK, QUESTIONS_PER_MINUTE } from './assumptions';
import type { Measurements } from './measurements';

/** Milliseconds of a vCPU of Fargate that a running answer takes in a second, including the pages opened for it. */
export function cpuPerAnswer({ cpu }: Measurements): number {
  return (PEAK.cpuFactor.value * (cpu + PEAK.pages.value * PEAK.pageCpu.value)) / PEAK.answerSeconds.value;
}

/** Answers at the same time at the peak, for a number of people. */
export function answersAtOnce(people: number): number {
  return (people * QUESTIONS_PER_MINUTE * PEAK.answerSeconds.value) / 60;
}

/** The number of people whose peak needs a number of answers at the same time. */
export function peopleFor(answers: number): number {
  return answers / answersAtOnce(1);
}
