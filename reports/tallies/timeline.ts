/** What ended when: a line of buckets that grow until there are few, whatever order rollouts come in. */

import type { RolloutInfo } from '../../contracts/record.ts';
import type { Group } from '../groups.ts';
import type { Timeline } from '../effort.ts';
import { shareOf } from '../share.ts';
import type { PartTally } from './tally.ts';

const maxBuckets = 120;
/** Seconds, each a multiple of the one before; beyond a week they double. */
const widths = [1, 5, 10, 30, 60, 300, 600, 1800, 3600, 21_600, 43_200, 86_400, 604_800];

interface Bucket {
  started: number;
  verified: number;
  failed: number;
  reward: number;
  calls: number;
  seconds: number;
  longest: number;
  output: number;
}

export class TimelineTally implements PartTally<Timeline> {
  private buckets = new Map<number, Bucket>();
  private width = 1;
  private low = Infinity;
  private high = -Infinity;
  private first = Infinity;
  private last = -Infinity;
  private ended = 0;

  add({ verified, failed }: Group): void {
    for (const { info, reward } of verified) {
      const bucket = this.addEnd(info);
      if (!bucket) continue;
      bucket.verified += 1;
      bucket.reward += reward;
    }
    for (const { info } of failed) {
      const bucket = this.addEnd(info);
      if (bucket) bucket.failed += 1;
    }
  }

  result(): Timeline {
    const { ended, width } = this;
    if (ended === 0) {
      return { started_at: null, ended_at: null, bucket_seconds: width, rollouts_per_minute: null, buckets: [] };
    }
    const minutes = (this.last - this.first) / 60_000;
    const buckets: Timeline['buckets'] = [];
    let open = 0;
    for (let number = this.low; number <= this.high; number++) {
      const bucket = this.buckets.get(number) ?? emptyBucket();
      const { verified, failed, calls } = bucket;
      open += bucket.started - verified - failed;
      buckets.push({
        at: new Date(number * width * 1000).toISOString(),
        verified,
        failed,
        open,
        reward_mean: shareOf(bucket.reward, verified),
        calls,
        latency_mean: shareOf(bucket.seconds, calls),
        latency_max: calls === 0 ? null : bucket.longest,
        output_tokens: bucket.output,
      });
    }
    return {
      started_at: new Date(this.first).toISOString(),
      ended_at: new Date(this.last).toISOString(),
      bucket_seconds: width,
      rollouts_per_minute: shareOf(ended, minutes),
      buckets,
    };
  }

  /** The bucket that the rollout ended in. */
  private addEnd(info: Partial<RolloutInfo>): Bucket | undefined {
    const end = Date.parse(info.ended_at ?? '');
    // A clock that was set back must not end a rollout before it started.
    const start = Math.min(Date.parse(info.started_at ?? ''), end);
    if (Number.isNaN(start)) return undefined;
    this.ended += 1;
    this.first = Math.min(this.first, start);
    this.last = Math.max(this.last, end);
    this.reach(start);
    this.reach(end);
    this.bucketAt(start).started += 1;
    const bucket = this.bucketAt(end);
    for (const { seconds } of info.model_calls ?? []) {
      bucket.calls += 1;
      bucket.seconds += seconds;
      bucket.longest = Math.max(bucket.longest, seconds);
    }
    bucket.output += info.usage?.output_tokens ?? 0;
    return bucket;
  }

  private reach(time: number): void {
    const number = Math.floor(time / 1000 / this.width);
    this.low = Math.min(this.low, number);
    this.high = Math.max(this.high, number);
    while (this.high - this.low >= maxBuckets) this.widen();
  }

  private bucketAt(time: number): Bucket {
    const number = Math.floor(time / 1000 / this.width);
    let bucket = this.buckets.get(number);
    if (!bucket) this.buckets.set(number, (bucket = emptyBucket()));
    return bucket;
  }

  private widen(): void {
    const wider = widths.find((width) => width > this.width) ?? this.width * 2;
    const factor = wider / this.width;
    this.width = wider;
    this.low = Math.floor(this.low / factor);
    this.high = Math.floor(this.high / factor);
    const before = this.buckets;
    this.buckets = new Map();
    for (const [number, bucket] of before) {
      const into = this.buckets.get(Math.floor(number / factor));
      if (into) merge(into, bucket);
      else this.buckets.set(Math.floor(number / factor), bucket);
    }
  }
}

function emptyBucket(): Bucket {
  return { started: 0, verified: 0, failed: 0, reward: 0, calls: 0, seconds: 0, longest: 0, output: 0 };
}

function merge(into: Bucket, bucket: Bucket): void {
  const longest = Math.max(into.longest, bucket.longest);
  for (const key of Object.keys(into) as (keyof Bucket)[]) into[key] += bucket[key];
  into.longest = longest;
}
