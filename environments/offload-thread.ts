/** The thread of `offload`: calls what it is told. */

import { serve } from './background.ts';
import type { Errand } from './offload.ts';

serve(async ({ module, name, input }: Errand) => {
  const exported = (await import(module)) as Readonly<Record<string, (input: unknown) => unknown>>;
  return exported[name]?.(input);
});
