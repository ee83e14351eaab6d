/** What an export is, in a file beside it. Nothing in it depends on when or where it was written. */

import { basename } from 'node:path';
import { version } from '../own-package.ts';
import type { Manifest } from '../contracts/batch.ts';
import type { Counter, Counts, GroupCounts } from './counts.ts';
import type { Filters } from './filters.ts';
import type { FormatName } from './format-names.ts';
import type { FormatOption, FormatOptions } from './format.ts';

/** The manifest of an export. */
export interface ExportManifest {
  readonly format: FormatName;
  /** Name of the file, which lies beside the manifest. */
  readonly file: string;
  readonly lines: number;
  readonly bytes: number;
  readonly sha256: string;
  /** The file of failures, where the format has one. */
  readonly failures?: WrittenFile;
  readonly counts: Counts;
  readonly groups: GroupCounts;
  /** Those that were given. */
  readonly filters: Filters;
  /** Those that the format heeds, defaults included. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly source: {
    readonly batch: string;
    readonly dataset: { readonly sha256: string; readonly rows: number };
    readonly environments: readonly { readonly name: string; readonly version: string }[];
    /** Name of the model by role. */
    readonly models: Readonly<Record<string, string>>;
    readonly samples: number;
  };
  readonly versions: { readonly durable_gym: string; readonly manifest: 1 };
}

export interface WrittenFile {
  readonly file: string;
  readonly lines: number;
  readonly bytes: number;
  readonly sha256: string;
}

export function exportManifest(made: {
  readonly format: FormatName;
  readonly rows: WrittenFile;
  readonly failures?: WrittenFile | undefined;
  readonly counter: Counter;
  readonly filters: Filters;
  readonly options: FormatOptions;
  readonly takes: readonly FormatOption[];
  readonly source: Manifest;
}): ExportManifest {
  const { format, rows, failures, counter, filters, options, takes, source } = made;
  const { input, dataset } = source;
  return {
    format,
    ...rows,
    ...(failures && { failures }),
    counts: counter.counts,
    groups: counter.groups,
    filters,
    options: Object.fromEntries(takes.map((name) => [snakeCase(name), options[name]])),
    source: {
      batch: source.batch,
      dataset: { sha256: dataset.sha256, rows: dataset.rows },
      environments: input.environments.map(({ name, version }) => ({ name, version })),
      models: Object.fromEntries(Object.entries(input.spec.models).map(([role, { model }]) => [role, model])),
      samples: input.samples,
    },
    versions: { durable_gym: version, manifest: 1 },
  };
}

/** What there is to say of a file that is complete. */
export function writtenFile(
  path: string,
  lines: number,
  { bytes, sha256 }: { readonly bytes: number; readonly sha256: string },
): WrittenFile {
  return { file: basename(path), lines, bytes, sha256 };
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
