/** Reads the whole dataset before anything starts: every line has to be a row, and every selected row fit an environment. */

import { createHash } from 'node:crypto';
import { readRowLines, type DatasetFile } from '../../results/dataset.ts';
import type { Row } from '../../contracts/dataset.ts';
import type { Environment } from '../../environments/environment.ts';
import { ConfigurationError } from '../../contracts/configuration-error.ts';

export interface Selection {
  readonly only?: readonly number[] | undefined;
  readonly limit?: number | undefined;
}

export interface ScannedDataset {
  /** Rows selected. */
  readonly rows: number;
  /** Of the whole file. */
  readonly sha256: string;
  /** In the order in which rows first name them. */
  readonly environments: readonly Environment[];
}

/** The environment of a row, or `undefined` where only its worker knows it; throws where the row names none, with its place. */
export type EnvironmentOf = (row: Row, place: () => string) => Environment | undefined;

export async function scanDataset(
  { path, name }: DatasetFile,
  { only, limit = Infinity }: Selection,
  environmentOf: EnvironmentOf,
): Promise<ScannedDataset> {
  const wanted = only && new Set(only);
  const found = new Set<Environment>();
  const hash = createHash('sha256');
  const misfits = new Misfits();
  let [rows, total] = [0, 0];
  let unplaced: ConfigurationError | undefined;
  const see = (bytes: Uint8Array): unknown => hash.update(bytes);
  for await (const { index, number, parse } of readRowLines(path, { name, see })) {
    total = index + 1;
    const row = parse();
    if (unplaced || rows >= limit || (wanted && !wanted.has(index))) continue;
    rows += 1;
    const place = (): string => `${name}:${number}`;
    try {
      const environment = environmentOf(row, place);
      if (!environment) continue;
      found.add(environment);
      misfits.look(row, environment, () => `${place()} (row ${index})`);
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      // What is no JSON further down is worse.
      unplaced = error;
    }
  }
  if (unplaced) throw unplaced;
  const beyond = only?.find((row) => row >= total);
  if (beyond !== undefined)
    throw new ConfigurationError(`${beyond}: ${name} has the rows 0 to ${total - 1}`, { field: 'only' });
  misfits.refuse(rows);
  return { rows, sha256: hash.digest('hex'), environments: [...found] };
}

/** Rows that do not fit their environment: the first few with their place, and how many there are. */
class Misfits {
  private readonly first: string[] = [];
  private count = 0;
  private environment = '';
  private hint = '';

  look(row: Row, environment: Environment, place: () => string): void {
    const misfit = environment.misfit(row);
    if (misfit === undefined) return;
    this.count += 1;
    if (this.first.length === named) return;
    this.first.push(`${place()}: ${misfit.slice(0, 300)}`);
    this.environment ||= environment.name;
    this.hint ||= hintFor(row);
  }

  refuse(rows: number): void {
    if (this.count === 0) return;
    const more = this.count > this.first.length ? `; and ${this.count - this.first.length} more` : '';
    throw new ConfigurationError(
      `${this.count} of ${rows} rows do not fit their environment, so nothing was started: ` +
        `${this.first.join('; ')}${more}. ${this.hint}\`dgym env show ${this.environment}\` says what a row needs`,
    );
  }
}

const named = 5;

/** Datasets of other libraries keep the question in a field of its own. */
function hintFor(row: Row): string {
  if (row['responses_create_params'] !== undefined) return '';
  const field = ['prompt', 'question', 'messages', 'problem'].find((name) => row[name] !== undefined);
  if (field === undefined) return '';
  return `What "${field}" holds goes into "responses_create_params": {"input": …}, and what the answer is checked against beside it. `;
}
