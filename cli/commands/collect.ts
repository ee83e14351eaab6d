/** `dgym collect`: rows in, verified rollouts out. */

import { batchExists, prepare } from '../../batches/collect/prepare.ts';
import { probe } from '../../batches/collect/probe.ts';
import { createBatch, startBatch } from '../../batches/collect/submit.ts';
import { wantsProbe } from '../../batches/gym.ts';
import { storeUrl } from '../../batches/store-url.ts';
import { connect } from '../../batches/temporal/connect.ts';
import { openStore } from '../../store/store.ts';
import { exitCodes } from '../errors.ts';
import { readConfig } from '../flags/config.ts';
import { checkFollowed } from '../follow-file.ts';
import { givenFlags, parseSettings } from '../flags/settings.ts';
import { createOutput, type CommonFlags } from '../output.ts';
import { checkOutput, defaultOutput } from '../result-files.ts';
import { announce, runBatch, workerCommand } from '../run-batch.ts';

interface CollectFlags extends CommonFlags {
  readonly config?: string;
}

export async function collect(flags: CollectFlags, rows?: string): Promise<number> {
  const config = flags.config === undefined ? undefined : await readConfig(flags.config);
  const given = givenFlags({ ...flags });
  const settings = parseSettings(rows === undefined ? given : { ...given, rows }, config);
  // The rollouts have the standard output for themselves.
  const output = createOutput({ ...flags, quiet: settings.follow === '-' });
  if (settings.out !== undefined) await checkOutput(settings.out, settings.force);
  const { follow } = settings;
  if (follow !== undefined) await checkFollowed(follow, settings.force, '--follow');
  const store = openStore(storeUrl(settings.store));
  const prepared = await prepare(settings.options, store.url, { note: output.note });
  const { batch } = prepared;
  const out = settings.out ?? defaultOutput(batch);
  if (settings.out === undefined) await checkOutput(out, settings.force);
  if (wantsProbe(prepared)) await probe(prepared, output.note);

  const server = await connect({ start: true, note: output.note });
  try {
    const manifest = await createBatch(server, prepared);
    announce({ output, server, manifest });
    const start = async (): Promise<void> => {
      if (!(await startBatch(server, manifest))) throw batchExists(batch);
    };
    if (settings.detach) {
      await start();
      output.say(
        `Submitted. It goes on while a worker runs (\`${workerCommand(manifest)}\`); \`dgym status ${batch} --watch\` shows it.`,
      );
      output.result({ batch, state: 'running', total: manifest.input.total, ui: server.ui(batch) });
      return exitCodes.ok;
    }
    return await runBatch({
      server,
      store,
      manifest,
      output,
      worker: settings.options.worker !== 'none',
      out,
      follow,
      start,
    });
  } finally {
    await server.close();
  }
}
