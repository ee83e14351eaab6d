/** Reads a statistical model that ships with this package; `scripts/language-data.py` makes them. */

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { z } from 'zod';
import { packageFile } from '../../own-package.ts';

/** A function that reads the model once, when it is first asked for: most environments never do. */
export function modelFile<Schema extends z.ZodType, Model>(
  path: string,
  schema: Schema,
  build: (data: z.output<Schema>) => Model,
): () => Model {
  let model: { readonly built: Model } | undefined;
  return () => {
    model ??= { built: build(schema.parse(JSON.parse(gunzipSync(readFileSync(packageFile(path))).toString()))) };
    return model.built;
  };
}
