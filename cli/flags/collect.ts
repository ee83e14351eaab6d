/** The flags of `dgym collect`, as the command line takes them. Their values are parsed together with the config file's. */

import type { Command } from 'commander';
import { gather } from './gather.ts';

export function addCollectFlags(command: Command): void {
  command
    .option('--environment <name[:preset][@queue]>', 'environment of all rows (default: the one each row names)')
    .option('--environments <module>', 'a .ts or .js module with environments of your own; may be repeated', gather)
    .option('--option <key=value>', 'an option of the environment, JSON or text; may be repeated', gather)
    .option(
      '--model <[role=][provider:]name[@url,…]>',
      'model of a role (default: policy=$DGYM_MODEL); may be repeated',
      gather,
    )
    .option('--temperature <number>', 'sampling temperature')
    .option('--top-p <number>', 'nucleus sampling')
    .option('--max-output-tokens <n>', 'longest answer of the model')
    .option('--seed <n>', 'seed of sample 0; each sample adds its number')
    .option('--extra-body <json>', 'more fields for the model server')
    .option('--token-ids', 'ask the model server for token ids and log-probabilities, as vLLM gives them')
    .option('--samples <n>', 'rollouts of each row (default: 1)')
    .option('--concurrency <n>', 'rollouts open at once (default: 64)')
    .option('--limit <n>', 'only the first rows')
    .option('--only <list>', 'only these rows, counted from 0: 3,7,10-20')
    .option('--max-turns <n>', 'turns after which a rollout ends (default: the environment’s, or 50)')
    .option(
      '--max-invalid-turns <n>',
      'turns in a row with nothing but calls that cannot be run, which end a rollout (default: 5)',
    )
    .option(
      '--give-up-after <time>',
      'how long to wait for a model that does not answer: 90s, 30m, 2h (default: for ever)',
    )
    .option(
      '--model-timeout <time>',
      'how long a model may take for one answer, before it is asked again (default: 1h)',
    )
    .option('--max-total-tokens <n>', 'budget: tokens in and out after which no more rollouts start')
    .option('--max-cost <dollars>', 'budget in US dollars; the models need prices in the config file')
    .option('--out <file>', 'where the rollouts go (default: rollouts/<batch>/rollouts.jsonl)')
    .option('--force', 'replace the file of --out')
    .option('--follow <file>', 'also write each rollout as it ends, a line of JSON; `-` for the standard output')
    .option('--store <url>', 'where results are kept: a folder or a file:// URL (default: $DGYM_STORE or .dgym/store)')
    .option('--batch <id>', 'name of the batch (default: <environment>-<date>-<time>-<4 hex>)')
    .option(
      '--prefix <name>',
      'prefix of task queues to share with other batches (default: $DGYM_PREFIX, else the batch has its own)',
    )
    .option('--detach', 'only submit: start no worker, do not wait for the end')
    .option('--no-worker', 'start no worker: others serve the queues')
    .option('--no-probe', 'do not ask each model for one token before the batch starts')
    .option('--config <file>', 'YAML file with these flags as keys; flags win over it');
}
