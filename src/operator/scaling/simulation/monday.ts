import { PEAK } from '../assumptions';
import { cpuPerAnswer } from '../load';
import type { Measurements } from '../measurements';
import { type Policy, usableVcpus } from '../policy';
import { AutoScaling } from './auto-scaling';
import { exponential, randomNumbers } from './random';
import { type Task, Tasks } from './tasks';
import { type SimulatedUser, usersOf } from './users';

export interface Scenario {
  /** The seed of the random numbers: the same seed gives the same result. */
  readonly seed: number;
  readonly people: number;
  readonly policy: Policy;
  readonly measurements: Measurements;
}

/** The state after a number of seconds. */
export interface Sample {
  readonly second: number;
  /** Tasks that receive requests. */
  readonly tasks: number;
  /** Share of the CPU that the busiest task uses. */
  readonly busiest: number;
}

export interface Outcome {
  /** One sample for every ten seconds. */
  readonly samples: readonly Sample[];
  /** The number of questions that tasks refused because they had too many running answers. */
  readonly refused: number;
  /** The longest time, in seconds, for which one task used more than 70 % of its CPU without interruption. */
  readonly longestOverload: number;
}

/** The simulated time in seconds: one hour from the moment when the load begins to rise. */
const DURATION = 3_600;
const MINUTE = 60;
const CHART_INTERVAL = 10;
/** The maximum time, in seconds, for which a task may use more than 70 % of its CPU without interruption. */
export const TOLERATED = 120;

/** Simulates the first hour of a Monday, second by second. */
export function simulate(scenario: Scenario): Outcome {
  const monday = new Monday(scenario);
  for (let now = 0; now < DURATION; now++) monday.pass(now);
  const { samples, refused, longestOverload } = monday;
  return { samples, refused, longestOverload };
}

/** Returns whether the tasks accepted every question, and none of them was overloaded for longer than `TOLERATED`. */
export function isGood({ refused, longestOverload }: Outcome): boolean {
  return refused === 0 && longestOverload <= TOLERATED;
}

class Monday implements Outcome {
  readonly samples: Sample[] = [];
  refused = 0;
  longestOverload = 0;
  private readonly random: () => number;
  private readonly tasks: Tasks;
  private readonly scaling: AutoScaling;
  /** For each second, the users who ask a question in this second. */
  private readonly questions: SimulatedUser[][] = everySecond();
  /** For each second, the tasks whose answers end in this second. */
  private readonly ends: Task[][] = everySecond();
  /** The share of the usable CPU that a running answer uses. */
  private readonly cpu: number;
  /** Seconds until a new task receives requests. */
  private readonly startTime: number;
  /** The running answers per task, summed over the seconds of the current minute. */
  private answers = 0;

  constructor(private readonly scenario: Scenario) {
    const { seed, people, policy, measurements } = scenario;
    this.random = randomNumbers(seed);
    for (const user of usersOf(people, this.random)) this.schedule(user);
    this.tasks = new Tasks(policy.minTasks);
    this.scaling = new AutoScaling(policy);
    this.cpu = cpuPerAnswer(measurements) / (1000 * usableVcpus(policy));
    this.startTime = PEAK.provisioning.value + policy.healthChecks;
  }

  pass(now: number): void {
    for (const task of this.ends[now]!) task.answers--;
    for (const user of this.questions[now]!) this.ask(user, now);
    for (const task of this.tasks.all) {
      task.tick(task.answers * this.cpu);
      this.answers += task.answers / this.tasks.all.length;
      this.longestOverload = Math.max(this.longestOverload, task.overload);
    }
    if (now % CHART_INTERVAL === 0) this.samples.push(this.sample(now));
    if ((now + 1) % MINUTE === 0) this.scale(now);
  }

  private ask(user: SimulatedUser, now: number): void {
    const { policy } = this.scenario;
    const isSticky = user.task && user.stickyUntil > now && this.tasks.all.includes(user.task);
    const task = isSticky ? user.task! : this.tasks.pick(now);
    const seconds = Math.max(1, Math.round(PEAK.answerSeconds.value * (0.5 + this.random())));
    if (task.answers >= policy.maxAnswers) this.refused++;
    else {
      task.answers++;
      this.ends[now + seconds]?.push(task);
    }
    user.task = task;
    user.stickyUntil = now + seconds + policy.stickiness;
    user.askAt = now + seconds + exponential(this.random, PEAK.questionInterval.value - PEAK.answerSeconds.value);
    this.schedule(user);
  }

  private schedule(user: SimulatedUser): void {
    this.questions[Math.ceil(user.askAt)]?.push(user);
  }

  private sample(second: number): Sample {
    const busiest = Math.max(...this.tasks.all.map(({ cpu }) => cpu));
    return { second, tasks: this.tasks.ready(second).length, busiest };
  }

  private scale(now: number): void {
    const { all } = this.tasks;
    const { policy } = this.scenario;
    // The metric is a percentage of all vCPUs of a task, but answers cannot use all of them.
    const percent = (100 * usableVcpus(policy)) / policy.vcpus;
    const used = all.reduce((sum, task) => sum + task.takeMinute(), 0);
    const desired = this.scaling.desired(now, all.length, {
      cpu: (percent * used) / all.length,
      answers: this.answers / MINUTE,
    });
    this.answers = 0;
    this.tasks.resize(desired, now + this.startTime);
  }
}

function everySecond<T>(): T[][] {
  return Array.from({ length: DURATION }, () => []);
}
