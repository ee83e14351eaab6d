/** The flags of `dgym reverify`, as the command line takes them. */

import type { Command } from 'commander';
import { gather } from './gather.ts';

export function addReverifyFlags(command: Command): void {
  command
    .option('--environment <name[:preset]>', 'environment of all records (default: the one each record names)')
    .option('--option <key=value>', 'an option of the environment, JSON or text; may be repeated', gather)
    .option('--rows <file>', 'the rows that were collected from: brings back fields that records of NeMo Gym leave out')
    .option('--check', 'compare with the recorded rewards; exit code 1 when one differs')
    .option('--model <role=[provider:]name[@url,…]>', 'model of a judge or another role; may be repeated', gather)
    .option('--concurrency <n>', 'records scored at once (default: 32)')
    .option('--out <file>', 'where the records go, with their new rewards (default: nowhere)')
    .option('--force', 'replace the file of --out');
}
