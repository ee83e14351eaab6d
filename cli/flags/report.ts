/** The flags of `dgym report`, as the command line takes them. */

import { Option, type Command } from 'commander';
import { reportFormats } from '../../reports/format-names.ts';
import { gather } from './gather.ts';

export function addReportFlags(command: Command): void {
  command
    .addOption(
      new Option('--format <name>', 'layout (default: by the ending of --out, else text)').choices([...reportFormats]),
    )
    .option('--out <file>', 'where the report goes (default: standard output)')
    .option('--force', 'replace the file of --out')
    .option('--success-threshold <reward>', 'a rollout passes with at least this reward (default: 1)')
    .option(
      '--answer <field>',
      'field of a record with the answer that majority@k votes on; may be repeated (default: extracted_answer, …)',
      gather,
    )
    .option('--different-datasets', 'pair rows of two batches by number although their datasets are different files');
}
