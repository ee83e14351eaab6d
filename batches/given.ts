/** The cursor of a stream of rollouts: which a reader has been given, as a short text. */

import { deflateSync, inflateSync } from 'node:zlib';
import { ConfigurationError } from '../contracts/configuration-error.ts';

/** Which rollouts a reader has been given, and which of them with a record. */
export class Given {
  private readonly rollouts: Map<string, boolean>;

  private constructor(rollouts: Map<string, boolean>) {
    this.rollouts = rollouts;
  }

  static parse(cursor = ''): Given {
    if (cursor === '') return new Given(new Map());
    try {
      const rows = JSON.parse(inflateSync(Buffer.from(cursor, 'base64url')).toString()) as Record<string, string>;
      const entries = Object.entries(rows).flatMap(([row, marks]) =>
        Array.from(marks).flatMap((mark, sample) =>
          mark === '-' ? [] : [[`${row}-${sample}`, mark === 'v'] as const],
        ),
      );
      return new Given(new Map(entries));
    } catch (cause) {
      throw new ConfigurationError('is not one that a stream of rollouts gave', { field: 'cursor', cause });
    }
  }

  get size(): number {
    return this.rollouts.size;
  }

  has(row: number, sample: number): boolean {
    return this.rollouts.has(`${row}-${sample}`);
  }

  isVerified(row: number, sample: number): boolean {
    return this.rollouts.get(`${row}-${sample}`) === true;
  }

  /** `false`: it has been given before, and no record has come since. */
  add(row: number, sample: number, verified: boolean): boolean {
    if (this.has(row, sample) && (!verified || this.isVerified(row, sample))) return false;
    this.rollouts.set(`${row}-${sample}`, verified);
    return true;
  }

  /** By row, a letter for each sample: `v`, `f`, or `-` for one that has not been given. */
  text(): string {
    const rows: Record<string, string[]> = {};
    for (const [id, verified] of this.rollouts) {
      const [row = '', sample = ''] = id.split('-');
      (rows[row] ??= [])[Number(sample)] = verified ? 'v' : 'f';
    }
    const marks = Object.entries(rows).map(([row, samples]) => [
      row,
      Array.from(samples, (mark: string | undefined) => mark ?? '-').join(''),
    ]);
    return deflateSync(JSON.stringify(Object.fromEntries(marks))).toString('base64url');
  }
}
