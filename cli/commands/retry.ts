/** `dgym retry`: runs failed rollouts again, inside an open batch or as a new generation of one that has ended. */

import { batchOf } from '../../batches/batch-id.ts';
import { allClasses, retryFailed } from '../../batches/retry.ts';
import { prepareRound } from '../../batches/rounds.ts';
import { unknownBatch } from '../../batches/status.ts';
import { storeUrl } from '../../batches/store-url.ts';
import { connect } from '../../batches/temporal/connect.ts';
import { isFailureClass, type FailureClass } from '../../contracts/failures.ts';
import { suggestion } from '../../contracts/suggestion.ts';
import { readManifest } from '../../results/index.ts';
import { openStore } from '../../store/store.ts';
import { exitCodes, UsageError } from '../errors.ts';
import { createOutput } from '../output.ts';
import { roundOptions, runRound, type RoundFlags } from '../run-round.ts';
import { onceServed } from './control.ts';

interface RetryFlags extends RoundFlags {
  readonly class?: readonly string[];
}

export async function retry(flags: RetryFlags, given?: string): Promise<number> {
  const output = createOutput(flags);
  const classes = parseClasses(flags.class);
  const store = openStore(storeUrl(flags.store));
  const batch = await batchOf(given, store);
  const found = await readManifest(store, batch);
  if (!found) throw unknownBatch(batch, store);
  const options = await roundOptions(flags);
  const prepared = await prepareRound(found, options);

  const server = await connect({ start: true, note: output.note });
  try {
    const { count, inside, round } = await retryFailed(server, store, { ...prepared, options, classes });
    if (round) {
      output.note(`${count} failed rollouts run again.`);
      return await runRound({ server, store, output, flags }, round);
    }
    if (!inside) {
      output.say(`No rollout of ${batch} has failed${classes ? ` as ${classes.join(' or ')}` : ''}.`);
      output.result({ batch, retried: 0 });
      return exitCodes.ok;
    }
    const { generation, standing, paused } = inside;
    const hint = paused ? ` It is paused: \`dgym unpause ${batch}\` goes on.` : '';
    const when = onceServed(batch, standing);
    output.say(`${count} failed rollouts of ${batch} run again after those that are still to come${when}.${hint}`);
    output.result({ batch, retried: count, generation, served: standing !== undefined });
    return exitCodes.ok;
  } finally {
    await server.close();
  }
}

/** `undefined`: all of them. */
function parseClasses(given: readonly string[] | undefined): FailureClass[] | undefined {
  return given
    ?.flatMap((text) => text.split(','))
    .map((name) => {
      if (isFailureClass(name)) return name;
      throw new UsageError(
        `--class: unknown failure class "${name}"${suggestion(name, allClasses)}; classes are ${allClasses.join(', ')}`,
      );
    });
}
