/** A batch whose files in the store a test damages: one model call a row, and each command in a process of its own. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished } from 'vitest';
import type { Ended, Running } from '../support/dgym.ts';
import { terminal } from '../integration/terminal.ts';
import { linesIn, type Line } from '../support/lines.ts';
import { startModelServer, type ModelServer, type ModelServerOptions } from '../support/model-server.ts';

export interface StoredBatch {
  readonly batch: string;
  readonly rows: number;
  readonly folder: string;
  readonly model: ModelServer;
  /** Paths of the batch's files. */
  file(name: string): string;
  /** The record of a row, of the first range. */
  record(row: number): string;
  url(path: string): string;
  /** Flags of `dgym collect` for this batch. */
  readonly flags: readonly string[];
  /** Collects all rows into `rollouts.jsonl`. */
  collect(): Promise<void>;
  startCollecting(...flags: string[]): Running;
  /** A command with the batch's name. */
  dgym(command: string, ...flags: string[]): Promise<Ended>;
  /** Any command. */
  run(...args: string[]): Promise<Ended>;
  /** @default 'rollouts.jsonl' */
  results(file?: string): Line[];
}

export async function openBatch(
  rows: number,
  {
    model: given = { answer: () => 'It is cold.' },
    row = (index) => ({ responses_create_params: { input: `row ${index}` } }),
    settings = {},
  }: {
    readonly model?: ModelServerOptions;
    readonly row?: (index: number) => object;
    readonly settings?: Record<string, string>;
  } = {},
): Promise<StoredBatch> {
  const model = await startModelServer(given);
  onTestFinished(() => model.close());
  const { folder, prefix: batch, run, start } = terminal(settings);
  const lines = Array.from({ length: rows }, (_, index) => `${JSON.stringify(row(index))}\n`);
  writeFileSync(join(folder, 'rows.jsonl'), lines.join(''));
  const flags = [
    'rows.jsonl',
    '--environment',
    'example_single_tool_call',
    '--model',
    `m@${model.url}`,
    '--batch',
    batch,
  ];
  const file = (name: string) => join(folder, '.dgym/store/batches', batch, name);
  return {
    batch,
    rows,
    folder,
    model,
    flags,
    file,
    record: (row) => file(`records/000000/${row}-0.json`),
    url: (path) => pathToFileURL(path).href,
    async collect() {
      expect(await run('collect', '--no-probe', ...flags, '--out', 'rollouts.jsonl')).toMatchObject({ code: 0 });
    },
    startCollecting: (...more) => start('collect', '--no-probe', ...flags, ...more),
    dgym: (command, ...more) => run(command, batch, ...more),
    run,
    results: (name = 'rollouts.jsonl') => linesIn(join(folder, name)),
  };
}
