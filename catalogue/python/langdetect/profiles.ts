/** What `langdetect` knows of 55 languages: how often each gram of one to three characters stands in their texts. */

import { z } from 'zod';
import { modelFile } from '../model-file.ts';

export interface Profiles {
  readonly languages: readonly string[];
  /** The number of a gram. */
  readonly grams: ReadonlyMap<string, number>;
  /** Where the languages of a gram begin in the two lists below; they end where the next gram's begin. */
  readonly starts: Uint32Array;
  readonly foundIn: Uint8Array;
  /** The gram's share of all grams of its length in that language. */
  readonly shares: Float64Array;
  /** Characters that are taken for another one. */
  readonly kanji: ReadonlyMap<string, string>;
  /** A letter with a mark behind it, and the one character for both. */
  readonly vietnamese: ReadonlyMap<string, string>;
}

// Numbers by the hundred thousand: to look at each would take longer than to read them.
const numbers = z.custom<readonly number[]>(Array.isArray);
const Data = z.object({
  languages: z.array(z.string()),
  totals: z.array(z.array(z.int())),
  grams: z.string(),
  spread: numbers,
  found_in: numbers,
  counts: numbers,
  kanji: z.array(z.string()),
  letters: z.string(),
  marks: z.string(),
  marked: z.array(z.string()),
});

export const profiles: () => Profiles = modelFile('catalogue/python/langdetect/profiles.json.gz', Data, build);

function build(data: z.output<typeof Data>): Profiles {
  const grams = data.grams.split('\n');
  const starts = new Uint32Array(grams.length + 1);
  const shares = new Float64Array(data.counts.length);
  for (const [index, gram] of grams.entries()) {
    const start = starts[index] ?? 0;
    const end = start + (data.spread[index] ?? 0);
    starts[index + 1] = end;
    for (let at = start; at < end; at++) {
      const total = data.totals[data.found_in[at] ?? 0]?.[gram.length - 1] ?? 1;
      shares[at] = (data.counts[at] ?? 0) / total;
    }
  }
  return {
    languages: data.languages,
    grams: new Map(grams.map((gram, index) => [gram, index])),
    starts,
    foundIn: Uint8Array.from(data.found_in),
    shares,
    kanji: new Map(
      data.kanji.flatMap((group) => Array.from(group, (character) => [character, group.charAt(0)] as const)),
    ),
    vietnamese: new Map(
      data.marked.flatMap((row, mark) =>
        Array.from(
          row,
          (character, letter) => [data.letters.charAt(letter) + data.marks.charAt(mark), character] as const,
        ),
      ),
    ),
  };
}
