/** The command line as users see it. What a command does is loaded only when it runs, so that help is quick. */

import { Command } from 'commander';
import { version } from '../own-package.ts';
import { oneLine } from '../contracts/error-text.ts';
import { act, command, example, generational, modular, prefixed, stored } from './command.ts';
import { addEnvCommands } from './env-commands.ts';
import { addCollectFlags } from './flags/collect.ts';
import { addExportFlags } from './flags/export.ts';
import { gather } from './flags/gather.ts';
import { addReportFlags } from './flags/report.ts';
import { addReverifyFlags } from './flags/reverify.ts';

export function createProgram(): Command {
  const program = new Command('dgym')
    .description('Collects verified rollouts of language models, as durable Temporal workflows.')
    .version(version)
    .exitOverride()
    .showHelpAfterError(false)
    .configureOutput({ outputError: (text, write) => write(`dgym: ${oneLine(text).replace(/^error: /, '')}\n`) })
    .addHelpText(
      'after',
      example('dgym collect tasks.jsonl --environment mcqa --model Qwen/Qwen3-8B@http://127.0.0.1:8000/v1'),
    );

  const collect = command(program, 'collect [rows]', 'collect rollouts for the rows of a JSON Lines file');
  addCollectFlags(collect);
  act(collect, async () => (await import('./commands/collect.ts')).collect, [
    'dgym collect tasks.jsonl --environment mcqa --model Qwen/Qwen3-8B@http://127.0.0.1:8000/v1 --samples 4',
    'dgym collect tasks.jsonl --config batch.yaml --out rollouts.jsonl',
  ]);

  const list = stored(command(program, 'list', 'list the batches of the store, and those that run'));
  act(list, async () => (await import('./commands/list.ts')).list, ['dgym list']);

  const status = stored(command(program, 'status <batch>', 'how far a batch is, and what it waits for'));
  status.option('--watch', 'go on until the batch has ended');
  act(status, async () => (await import('./commands/status.ts')).status, ['dgym status my-batch --watch']);

  const follow = stored(command(program, 'follow <batch>', 'write the rollouts of a batch as they end, a line each'));
  follow
    .option('--out <file>', 'where they go, `-` for the standard output (default: -)')
    .option('--force', 'replace the file of --out')
    .option('--failures', 'write failed rollouts too')
    .option('--cursor <text>', 'go on after what an earlier one has written');
  act(follow, async () => (await import('./commands/follow.ts')).follow, ['dgym follow my-batch | head']);

  const show = stored(command(program, 'show <rollout>', 'one rollout, turn by turn; of a batch its rollouts'));
  show.option('--full', 'cut nothing');
  act(show, async () => (await import('./commands/show.ts')).show, ['dgym show my-batch/12-0']);

  const pause = command(program, 'pause <batch>', 'start no more rollouts; the open ones go on');
  act(pause, async () => (await import('./commands/control.ts')).pause, ['dgym pause my-batch']);

  const unpause = command(program, 'unpause <batch>', 'go on after a pause');
  act(unpause, async () => (await import('./commands/control.ts')).unpause, ['dgym unpause my-batch']);

  const scale = command(program, 'scale <batch> <concurrency>', 'change how many rollouts are open at once');
  act(scale, async () => (await import('./commands/control.ts')).scale, ['dgym scale my-batch 128']);

  const limit = prefixed(
    command(program, 'limit <pool>', 'requests a minute to the models of a pool, `default` for no pool'),
  );
  limit
    .option('--requests-per-minute <n>', 'set the limit, for all workers and batches together')
    .option('--unlimited', 'take the limit away');
  act(limit, async () => (await import('./commands/limit.ts')).limit, ['dgym limit default --requests-per-minute 300']);

  const cancel = command(program, 'cancel <batch>', 'end a batch; `dgym resume` can take it up again');
  cancel.option('--drain', 'let the open rollouts end by themselves');
  act(cancel, async () => (await import('./commands/control.ts')).cancel, ['dgym cancel my-batch --drain']);

  const resume = stored(command(program, 'resume <batch>', 'go on with a batch: watch it, or collect what is missing'));
  resume
    .option('--skip-failed', 'leave out what ended as a failure before')
    .option('--model <[role=]name@url[,…]>', 'the same model at a new address; may be repeated', gather)
    .option('--rows <file>', 'the dataset, to make sure that it is still the same')
    .option('--max-total-tokens <n>', 'a higher budget: tokens in and out')
    .option('--max-cost <dollars>', 'a higher budget: US dollars');
  generational(resume);
  act(resume, async () => (await import('./commands/resume.ts')).resume, ['dgym resume my-batch --skip-failed']);

  const retry = stored(command(program, 'retry <batch>', 'run failed rollouts again, also while the batch runs'));
  retry.option('--class <name>', 'only those that failed in this way; may be repeated (default: all)', gather);
  generational(retry);
  act(retry, async () => (await import('./commands/retry.ts')).retry, ['dgym retry my-batch --class judge_failed']);

  const exports = stored(
    command(program, 'export <batch>', 'write the rollouts of a batch to a file that trainers load'),
  );
  addExportFlags(exports);
  act(exports, async () => (await import('./commands/export.ts')).exportBatch, [
    'dgym export my-batch --format sft --min-reward 1 --out sft.jsonl',
    'dgym export my-batch --format dpo --pairs all --min-difference 0.5',
  ]);

  const report = stored(
    command(program, 'report <batch> [other]', 'figures of a batch, or of two compared row by row'),
  );
  addReportFlags(report);
  act(report, async () => (await import('./commands/report.ts')).report, [
    'dgym report my-batch',
    'dgym report my-batch --out report.json',
    'dgym report my-batch another-batch --success-threshold 0.5',
  ]);

  const reverify = modular(command(program, 'reverify [file]', 'score recorded rollouts again'));
  addReverifyFlags(reverify);
  act(reverify, async () => (await import('./commands/reverify.ts')).reverify, [
    'dgym reverify rollouts.jsonl --environment mcqa --check',
    'dgym reverify rollouts.jsonl --rows tasks.jsonl --option grading_mode=lenient_boxed --out rescored.jsonl',
  ]);

  addEnvCommands(program);

  const worker = modular(prefixed(command(program, 'worker', 'run workers until stopped')));
  worker
    .option('--roles <list>', 'what they do: workflow, environment, model (default: all three)')
    .option('--pools <list>', 'model pools to serve beside the default one')
    .option('--processes <n>', 'how many processes', '1');
  act(worker, async () => (await import('./commands/worker.ts')).worker, ['dgym worker --roles model --processes 2']);

  const doctor = modular(prefixed(stored(command(program, 'doctor', 'check what a batch needs, and say what to do'))));
  doctor.option('--model <[role=][provider:]name[@url,…]>', 'a model to try with one token; may be repeated', gather);
  act(doctor, async () => (await import('./commands/doctor.ts')).doctor, [
    'dgym doctor --model Qwen/Qwen3-8B@http://127.0.0.1:8000/v1',
  ]);

  return program;
}
