/** Checks one environment with its rows and its script. */

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Options } from '../../contracts/environment.ts';
import { parseScript, type ScriptEntry } from '../../contracts/script.ts';
import type { Environment } from '../environment.ts';
import { errorText } from '../../contracts/error-text.ts';
import { Copies } from './afresh.ts';
import { checkRow, type PlayedRow } from './check-row.ts';
import { hookFailure, type HookFailure } from './hook-failure.ts';
import { tryLines } from './rows.ts';
import { schemaFailures } from './schemas.ts';

export interface Subject {
  readonly environment: Environment;
  /** Resolved. */
  readonly options: Options;
  readonly rows: string;
  readonly script: string;
  /** Where the author's files are. */
  readonly folder: string;
  /** Loads the environment once more, with a module that remembers nothing; left out for those that ship. */
  readonly loadCopy?: () => Promise<Environment>;
  /** That one call of a hook may take. @default 30 */
  readonly seconds?: number;
}

export interface Failure extends HookFailure {
  /** The row it is about; without it, all of them. */
  readonly row?: number;
  /** File and line: `rows.jsonl:4`. */
  readonly place?: string;
}

export interface RowReport {
  readonly row: number;
  readonly place: string;
  readonly status: 'verified' | 'failed';
  readonly reward?: number;
  /** Not yet weighted. */
  readonly rewards?: Readonly<Record<string, number>>;
  readonly stop_reason?: string;
  readonly gold?: boolean;
}

export interface EnvironmentReport {
  readonly environment: string;
  readonly rows: number;
  readonly verified: number;
  readonly failed: number;
  /** Rows that name a gold answer, and those of them that earned every reward with it. */
  readonly gold: { readonly rows: number; readonly full: number };
  /** Of what the script earned. */
  readonly mean_reward: number | null;
  /** Of each reward. */
  readonly weights: Readonly<Record<string, number>>;
  readonly results: readonly RowReport[];
  readonly failures: readonly Failure[];
  readonly notes: readonly string[];
}

export async function checkEnvironment(subject: Subject): Promise<EnvironmentReport> {
  const { environment, options, folder, loadCopy, seconds = 30 } = subject;
  const failures: Failure[] = schemaFailures(environment.describe());
  const notes: string[] = [];
  const results: RowReport[] = [];

  const script = await readScript(subject.script, failures);
  const copies = loadCopy && new Copies(loadCopy);
  const setting = { environment, options, script, scriptName: basename(subject.script), seconds, copies };
  const lines = await tryLines(subject.rows).catch((error: unknown) => {
    const hint = existsSync(subject.rows) ? '' : ': write one row a line into it, or name another with --rows FILE';
    failures.push({ hook: 'rows', message: errorText(error) + hint });
    return [];
  });
  for (const { index, line, row, error } of lines) {
    const place = `${basename(subject.rows)}:${line}`;
    const { played, gold, ...found } = row ? await checkRow(setting, row, index) : nothing;
    const wrong = found.errors.map((error) => hookFailure(error, folder, environment.rewards));
    if (error !== undefined) wrong.push({ hook: 'row', message: error });
    failures.push(...wrong.map((failure) => ({ row: index, place, ...failure })));
    notes.push(...new Set(found.notes.map((note) => `row ${index} (${place}): ${note}`)));
    const status = wrong.length === 0 ? 'verified' : 'failed';
    results.push({ row: index, place, status, ...played, ...(gold !== undefined && { gold }) });
  }

  const rewards = results.flatMap(({ reward }) => reward ?? []);
  const verified = results.filter(({ status }) => status === 'verified').length;
  return {
    environment: environment.name,
    rows: results.length,
    verified,
    failed: results.length - verified,
    gold: {
      rows: results.filter(({ gold }) => gold !== undefined).length,
      full: results.filter(({ gold }) => gold).length,
    },
    mean_reward: rewards.length === 0 ? null : rewards.reduce((sum, reward) => sum + reward, 0) / rewards.length,
    weights: environment.describe().weights,
    results,
    failures,
    notes,
  };
}

const nothing: PlayedRow = { errors: [], notes: [] };

/** Without a script the rows still open, and gold answers are played; a broken one is no reason to blame every row. */
async function readScript(path: string, failures: Failure[]): Promise<ScriptEntry[] | undefined> {
  if (!existsSync(path)) return [];
  try {
    return parseScript(await readFile(path, 'utf8'));
  } catch (error) {
    failures.push({ hook: 'script', message: `${basename(path)}: ${errorText(error)}` });
    return undefined;
  }
}
