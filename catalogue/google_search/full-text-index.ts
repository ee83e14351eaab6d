/** A full-text index of documents, in a file beside them. */

import { createReadStream, existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import Database from 'libsql';
import { z } from 'zod';
import { complaints } from '../../contracts/issues.ts';
import { matchExpression } from './match-expression.ts';

const Document = z.object({ url: z.string(), title: z.string().default(''), text: z.string() });

export interface Found {
  readonly url: string;
  readonly title: string;
  readonly snippet: string;
}

export interface FullTextIndex {
  /** The ten documents that fit best. */
  search(query: string): Found[];
  /** `null` where there is no such document. */
  textOf(url: string): string | null;
}

/** Change it with anything below that is written into the file. */
const layout = 1;
/** So few documents are read again by every worker, and no file is left beside them. */
const maxBytesInMemory = 4 * 2 ** 20;
const maxResults = 10;

export async function openIndex(path: string): Promise<FullTextIndex> {
  const { size, mtimeMs } = statSync(path);
  const database = size <= maxBytesInMemory ? new Database(':memory:') : await openFile(path, `${size} ${mtimeMs}`);
  if (size <= maxBytesInMemory) await fill(database, path);
  const search = database.prepare(
    `select url, title, snippet(documents, 2, '', '', '…', 32) as snippet
     from documents where documents match ? order by bm25(documents, 0, 4, 1), rowid limit ${maxResults}`,
  );
  const read = database.prepare('select text from documents where rowid = (select document from urls where url = ?)');
  return {
    search(query) {
      const expression = matchExpression(query);
      return expression === undefined ? [] : (search.all(expression) as Found[]);
    },
    textOf: (url) => (read.get(url) as { text: string } | undefined)?.text ?? null,
  };
}

/** Under another name until it is whole: several workers may make it at once, and the last one wins. */
async function openFile(path: string, version: string): Promise<Database.Database> {
  const file = `${path}.fts5`;
  const made = `${layout} ${version}`;
  if (madeOf(file) === made) return new Database(file);
  const unfinished = `${file}.${process.pid}`;
  rmSync(unfinished, { force: true });
  const database = new Database(unfinished);
  try {
    database.exec('pragma journal_mode = off; pragma synchronous = off; create table made (of text)');
    await fill(database, path);
    database.prepare('insert into made values (?)').run(made);
  } catch (error) {
    database.close();
    rmSync(unfinished, { force: true });
    throw error;
  }
  database.close();
  renameSync(unfinished, file);
  return new Database(file);
}

async function fill(database: Database.Database, path: string): Promise<void> {
  database.exec(`
    create virtual table documents using fts5(url unindexed, title, text, tokenize = 'porter unicode61');
    create table urls (url text primary key, document integer) without rowid;
    begin`);
  const add = database.prepare('insert into documents (rowid, url, title, text) values (?, ?, ?, ?)');
  const name = database.prepare('insert or ignore into urls values (?, ?)');
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Infinity })) {
    line++;
    if (text.trim() === '') continue;
    const document = parse(text, `${path}:${line}`);
    add.run(line, document.url, document.title, document.text);
    name.run(document.url, line);
  }
  database.exec('commit');
}

/** Of which documents the index in `file` was made. */
function madeOf(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  const database = new Database(file);
  try {
    return (database.prepare('select of from made').get() as { of: string } | undefined)?.of;
  } catch {
    return undefined;
  } finally {
    database.close();
  }
}

function parse(line: string, place: string): z.output<typeof Document> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new Error(`${place} is not JSON: a document is {"url": "…", "title": "…", "text": "…"}.`);
  }
  const document = Document.safeParse(value);
  if (document.success) return document.data;
  throw new Error(`${place} is no document: ${complaints(document.error)}.`);
}
