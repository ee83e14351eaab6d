/** The documents that users read, taken apart: fenced blocks, tables, links. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** What stands under one heading. */
export interface Section {
  readonly heading: string;
  /** Everything outside of blocks. */
  readonly prose: string;
  readonly blocks: readonly Block[];
}

/** A fenced block. */
export interface Block {
  readonly language: string;
  /** What follows the language: the path of an example's file. */
  readonly note: string;
  readonly text: string;
  /** `docs/environments.md:12`: where to fix a failure. */
  readonly place: string;
}

export interface Document {
  /** Relative to the root. */
  readonly path: string;
  readonly sections: readonly Section[];
  readonly prose: string;
  readonly blocks: readonly Block[];
}

const folders = ['docs', 'python', 'examples/python-environment', 'templates/typescript', 'templates/python'];

export const documents: readonly Document[] = ['README.md', ...folders.flatMap(markdownIn)].map(read);

export const blocks: readonly Block[] = documents.flatMap((document) => document.blocks);

export function sectionOf(path: string, heading: string): Section {
  const document = documents.find((one) => one.path === path);
  const section = document?.sections.find((one) => one.heading === heading);
  if (!section) throw new Error(`${path} has no heading "${heading}".`);
  return section;
}

/** The tables of a section: of each its rows without the head, of each row its cells without the marks of code. */
export function tablesOf({ prose }: Section): string[][][] {
  const parts = prose.split(/\n(?!\|)/).map((part) => part.trim());
  const tables = parts.filter((part) => part.startsWith('|'));
  return tables.map((table) => table.split('\n').slice(2).map(cellsOf));
}

function cellsOf(line: string): string[] {
  return line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim().replaceAll('`', ''));
}

function markdownIn(folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  const names = readdirSync(join(root, folder)).filter((name) => name.endsWith('.md'));
  return names.map((name) => `${folder}/${name}`);
}

function read(path: string): Document {
  const sections = [draft('')];
  let open: (Omit<Block, 'text'> & { readonly lines: string[] }) | undefined;
  for (const [index, line] of readFileSync(join(root, path), 'utf8').split('\n').entries()) {
    const fence = /^```(\S*)\s*(.*)$/.exec(line);
    const heading = /^#+ (.*)$/.exec(line)?.[1];
    if (open && fence) {
      const { lines, ...block } = open;
      sections.at(-1)?.blocks.push({ ...block, text: `${lines.join('\n')}\n` });
      open = undefined;
    } else if (fence) {
      open = { language: fence[1] ?? '', note: fence[2] ?? '', place: `${path}:${index + 1}`, lines: [] };
    } else if (open) {
      open.lines.push(line);
    } else {
      if (heading !== undefined) sections.push(draft(heading));
      sections.at(-1)?.lines.push(line);
    }
  }
  if (open) throw new Error(`${open.place} opens a block that does not end.`);
  const whole = sections.map(({ heading, lines, blocks }) => ({ heading, prose: lines.join('\n'), blocks }));
  return {
    path,
    sections: whole,
    prose: whole.map(({ prose }) => prose).join('\n'),
    blocks: whole.flatMap(({ blocks }) => blocks),
  };
}

function draft(heading: string): { heading: string; lines: string[]; blocks: Block[] } {
  return { heading, lines: [], blocks: [] };
}
