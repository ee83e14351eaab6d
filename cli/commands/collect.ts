/** `dgym collect`: rows in, verified rollouts out. */

import { openStore } from '../../store/store.ts';
import { batchExists, prepare } from '../../batches/collect/prepare.ts';
import { probe } from '../../batches/collect/probe.ts';
import { createBatch, startBatch } from '../../batches/collect/submit.ts';
import { exitCodes } from '../errors.ts';
import { readConfig } from '../flags/config.ts';
import { givenFlags, parseSettings } from '../flags/settings.ts';
import { createOutput, type CommonFlags } from '../output.ts';
import { announce, runBatch, workerCommand } from '../run-batch.ts';
import { connect } from '../../batches/temporal/connect.ts';

interface CollectFlags extends CommonFlags {
  readonly config?: string;
}

export async function collect(flags: CollectFlags, rows?: string): Promise<number> {
  const output = createOutput(flags);
  const config = flags.config === undefined ? undefined : await readConfig(flags.config);
  const given = givenFlags({ ...flags });
  const settingsGiven = parseSettings(rows === undefined ? given : { ...given, rows }, config);
  const prepared = await prepare(settingsGiven, new Date(), (text) => output.note(text));
  const { settings, out, batch } = prepared;
  // Workers of other machines may have other keys and packages.
  const ownWorker = !settings.detach && !settings['no-worker'];
  if (ownWorker && !settings['no-probe']) await probe(prepared, output.note);

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
      store: openStore(prepared.store),
      manifest,
      output,
      worker: ownWorker,
      out,
      start,
    });
  } finally {
    await server.close();
  }
}
