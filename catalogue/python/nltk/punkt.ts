/** What Punkt knows of English: NLTK's `punkt_tab/english`, trained on the Wall Street Journal. */

import { z } from 'zod';
import { modelFile } from '../model-file.ts';

/** Ways in which a word was seen written, as bits. */
export const seen = { upperInside: 4, upper: 2 + 4 + 8, lowerFirst: 16, lower: 16 + 32 + 64 } as const;

export interface Punkt {
  /** Without their last period. */
  readonly abbreviations: ReadonlySet<string>;
  /** Two words with a period between them that ends no sentence: `b smith`. */
  readonly collocations: ReadonlySet<string>;
  /** Words that often begin a sentence. */
  readonly starters: ReadonlySet<string>;
  /** Ways in which a word was seen written. */
  readonly contexts: ReadonlyMap<string, number>;
}

const Data = z.object({
  abbreviations: z.array(z.string()),
  collocations: z.array(z.string()),
  starters: z.array(z.string()),
  contexts: z.record(z.string(), z.string()),
});

export const punkt: () => Punkt = modelFile('catalogue/python/nltk/punkt-english.json.gz', Data, (data) => ({
  abbreviations: new Set(data.abbreviations),
  collocations: new Set(data.collocations),
  starters: new Set(data.starters),
  contexts: new Map(
    Object.entries(data.contexts).flatMap(([context, words]) =>
      words.split('\n').map((word) => [word, Number(context)] as const),
    ),
  ),
}));
