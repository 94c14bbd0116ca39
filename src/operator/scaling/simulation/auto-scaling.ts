import { PEAK } from '../assumptions';
import type { Policy, Tracking } from '../policy';

/** The value of each metric in one minute. */
export type Minute = Readonly<Record<Tracking['metric'], number>>;

/**
 * Target tracking adds tasks after this number of consecutive one-minute periods above the target. Sources: "How target tracking scaling
 * works" in the Application Auto Scaling guide, and the alarms that target tracking creates.
 */
const OUT_PERIODS = 3;
/** Target tracking removes tasks after this number of consecutive one-minute periods below `IN_SHARE` of the target. */
const IN_PERIODS = 15;
const IN_SHARE = 0.9;

/** Target tracking as in Application Auto Scaling. With several policies, the policy that requires the most tasks decides. */
export class AutoScaling {
  private readonly minutes: Minute[] = [];
  private lastOut = -Infinity;
  private lastIn = -Infinity;

  constructor(private readonly policy: Policy) {}

  /**
   * Records the metrics of another minute, and returns the number of tasks that should run now.
   *
   * @param now the time at which the minute ends, in seconds
   * @param current the number of tasks that run already
   */
  desired(now: number, current: number, minute: Minute): number {
    this.minutes.push(minute);
    const known = this.minutes.slice(0, this.minutes.length - Math.round(PEAK.metricDelay.value / 60));
    const { minTasks, maxTasks, tracking } = this.policy;
    const wishes = tracking.map((each) => this.wish(each, now, current, known));
    const wanted = Math.min(maxTasks, Math.max(minTasks, ...wishes));
    if (wanted > current) this.lastOut = now;
    if (wanted < current) this.lastIn = now;
    return wanted;
  }

  private wish(tracking: Tracking, now: number, current: number, known: readonly Minute[]): number {
    const { metric, target, scaleOutCooldown, scaleInCooldown } = tracking;
    const values = known.map((minute) => minute[metric]);
    const wanted = Math.ceil((current * (values.at(-1) ?? 0)) / target);
    const areAll = (count: number, isMet: (value: number) => boolean) =>
      values.length >= count && values.slice(-count).every(isMet);
    if (areAll(OUT_PERIODS, (value) => value > target))
      return now - this.lastOut >= scaleOutCooldown ? Math.max(wanted, current) : current;
    if (areAll(IN_PERIODS, (value) => value < IN_SHARE * target))
      return now - Math.max(this.lastIn, this.lastOut) >= scaleInCooldown ? Math.min(wanted, current) : current;
    return current;
  }
}
