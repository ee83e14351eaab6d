/** `dgym reverify`: scores recorded rollouts again, without a Temporal server. */

import { floatJson } from '../../exports/float-json.ts';
import { gymFloats } from '../../exports/formats/gym.ts';
import { FileDraft } from '../../exports/writers/draft.ts';
import { reverify as scoreAgain, RowsFile } from '../../reverify/index.ts';
import { exitCodes, UsageError } from '../errors.ts';
import { openModules } from '../../batches/modules.ts';
import { onInterrupt } from '../interrupt.ts';
import { createOutput } from '../output.ts';
import { chooseEnvironments } from '../reverify/environments.ts';
import { parseReverifyFlags, type ReverifyFlags } from '../reverify/flags.ts';
import { bindRoles } from '../reverify/models.ts';
import { checkOut } from '../reverify/output-file.ts';
import { showProgress } from '../reverify/progress.ts';
import { reportOf, reportText } from '../reverify/report.ts';
import { Tally } from '../reverify/tally.ts';

export async function reverify(flags: ReverifyFlags, file?: string): Promise<number> {
  const output = createOutput(flags);
  if (file === undefined) throw new UsageError('which records? dgym reverify FILE takes a JSON Lines file');
  const { out, check = false, rows: rowsPath } = flags;
  const { options: given, concurrency } = parseReverifyFlags(flags);
  const inputs = { FILE: file, ...(rowsPath !== undefined && { '--rows': rowsPath }) };
  if (out !== undefined) await checkOut(out, flags.force ?? false, inputs);
  const catalogue = await openModules(flags.environments);
  const chosen = await chooseEnvironments(file, catalogue, { named: flags.environment, given });
  const cast = { ...chosen, scriptOf: (name: string) => catalogue.file(name, 'script.jsonl') };
  const models = await bindRoles(flags.model, cast, output.note);
  const rows = rowsPath === undefined ? undefined : await RowsFile.open(rowsPath);

  const interrupt = onInterrupt();
  const { signal } = interrupt;
  const draft = out === undefined ? undefined : new FileDraft(out);
  const tally = new Tally();
  const progress = showProgress(tally, chosen.records, concurrency);
  const started = performance.now();
  try {
    await draft?.open();
    for await (const record of scoreAgain({ file, ...chosen, models, rows, concurrency, signal })) {
      tally.add(record);
      await draft?.add(floatJson(record.row(), gymFloats));
      progress.update();
    }
    await draft?.settle();
  } catch (error) {
    await draft?.discard();
    if (!signal.aborted) throw error;
    progress.end();
    output.note(`Interrupted after ${tally.total().records} of ${chosen.records} records; nothing was written.`);
    return interrupt.exitCode();
  } finally {
    interrupt.release();
    await rows?.close();
  }
  progress.end();

  const report = reportOf(tally, { file, out, seconds: (performance.now() - started) / 1000 });
  output.say(reportText(report, check));
  output.result(report);
  return report.failed > 0 || (check && report.differing > 0) ? exitCodes.failed : exitCodes.ok;
}
