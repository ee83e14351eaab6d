/** What a command says when it lets a batch go: how it ended, where its files are, and what to type next. No I/O. */

import colors from 'picocolors';
import type { Store } from '../store/store.ts';
import type { Manifest } from '../contracts/batch.ts';
import type { BatchStatus } from '../batches/status.ts';
import { flagOf } from '../batches/probe/model-call.ts';
import type { FailureExamples } from './failure-examples.ts';
import { storeUrl } from '../batches/store-url.ts';
import { summaryTable } from './status-text.ts';

/** A batch that has ended, and what it left. */
export interface Finished {
  readonly status: BatchStatus;
  readonly manifest: Manifest;
  readonly examples: FailureExamples;
  readonly out: string;
  readonly failures: string | undefined;
  readonly store: Store;
}

export function finishText({ status, manifest, examples, out, failures, store }: Finished): string {
  const { batch, state, message, ui, failures: classes, total } = status;
  const nothing = classes.not_collected === total;
  const storeFlag = storeFlagOf(store);
  return [
    summaryTable(status, examples),
    ...(state === 'done'
      ? []
      : [colors.red(`The batch ended as ${state}${message === undefined ? '' : `: ${message}`}`)]),
    `Rollouts     ${out}`,
    ...(failures === undefined ? [] : [`Failures     ${failures}`]),
    ...(ui === undefined ? [] : [`Temporal UI  ${ui}`]),
    nextCommands([
      ...wayOn(status, manifest, storeFlag),
      ...(nothing ? [] : resultCommands(status, examples, storeFlag)),
      [`dgym status ${batch}${storeFlag}`, 'these numbers again'],
    ]),
  ].join('\n');
}

/** How to get what is missing: not by `resume` where that would fail in the same way. */
function wayOn({ batch, state, failed, failures }: BatchStatus, manifest: Manifest, storeFlag: string): NextCommand[] {
  if (failed === 0 && state === 'done') return [];
  const doctor: NextCommand[] =
    'model_rejected' in failures ? [[doctorCommand(manifest), 'why the model server refuses']] : [];
  const hopeless = (failures.model_rejected ?? 0) + (failures.invalid_row ?? 0);
  if (state === 'done' && failed === hopeless) return doctor;
  return [...doctor, [`dgym resume ${batch}${storeFlag}`, 'collect what is missing']];
}

function doctorCommand({ input }: Manifest): string {
  const flags = Object.entries(input.spec.models).map(([role, { provider, model, urls }]) => {
    const url = urls?.[0];
    return provider === 'scripted' || url === undefined ? '' : ` ${flagOf({ role, provider, model, url })}`;
  });
  return `dgym doctor${flags.join('')}`;
}

function resultCommands({ batch, verified }: BatchStatus, examples: FailureExamples, storeFlag: string): NextCommand[] {
  const [failed] = examples.values();
  const shown: NextCommand[] =
    failed === undefined
      ? [[`dgym show ${batch}/0-0${storeFlag}`, 'a rollout, turn by turn']]
      : [[`dgym show ${failed.rollout}${storeFlag}`, 'a rollout that failed, turn by turn']];
  if (verified === 0) return shown;
  return [
    ...shown,
    [`dgym report ${batch}${storeFlag}`, 'pass@k, groups, tools, tokens, latency'],
    [`dgym export ${batch}${storeFlag} --format sft`, 'as chat messages, for a trainer'],
  ];
}

/** What a command has to be told to find the same store. */
export function storeFlagOf({ url }: Store): string {
  return url === storeUrl(undefined) ? '' : ` --store ${url}`;
}

/** With what it is for. */
export type NextCommand = readonly [command: string, purpose: string];

export function nextCommands(commands: readonly NextCommand[]): string {
  const width = Math.max(...commands.map(([command]) => command.length));
  return ['Next:', ...commands.map(([command, purpose]) => `  ${colors.cyan(command.padEnd(width))}  ${purpose}`)].join(
    '\n',
  );
}
