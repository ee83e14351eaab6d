/** A file that appears under its name only when it is complete. */

import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, stat, unlink, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errorCode, explain } from '../../store/errors.ts';

/** A file that cannot be written. */
export class ExportError extends Error {
  override readonly name = 'ExportError';
}

/** Whoever writes does so more often. */
const leftAfterMs = 10 * 60_000;
/** One write for many lines: a write for each would cost more than the lines. */
const bufferBytes = 256 * 1024;

export class FileDraft {
  lines = 0;
  bytes = 0;
  private readonly hash = createHash('sha256');
  private digest: string | undefined;
  private readonly path: string;
  private readonly temporary: string;
  private file: FileHandle | undefined;
  private pending: (string | Uint8Array)[] = [];
  private pendingLength = 0;

  constructor(path: string) {
    this.path = path;
    this.temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  }

  open(): Promise<void> {
    return this.attempt(async () => {
      await mkdir(dirname(this.path), { recursive: true });
      await this.removeLeftovers();
      this.file = await open(this.temporary, 'wx');
    });
  }

  /** Of the whole file: to be asked for when it is complete. */
  get sha256(): string {
    return (this.digest ??= this.hash.digest('hex'));
  }

  async add(line: string): Promise<void> {
    this.lines += 1;
    await this.write(`${line}\n`);
  }

  async write(part: string | Uint8Array): Promise<void> {
    this.pending.push(part);
    this.pendingLength += part.length;
    if (this.pendingLength >= bufferBytes) await this.attempt(() => this.flush());
  }

  /** Writes what is left, so that nothing but the name is missing. */
  complete(): Promise<void> {
    return this.attempt(async () => {
      if (!this.file) return;
      await this.flush();
      await this.file.sync();
      await this.file.close();
      this.file = undefined;
    });
  }

  /** Gives the file its name, over what was there. */
  async settle(): Promise<void> {
    await this.complete();
    await this.attempt(() => rename(this.temporary, this.path));
  }

  async discard(): Promise<void> {
    await this.file?.close().catch(() => undefined);
    await unlink(this.temporary).catch(() => undefined);
  }

  /** What runs that were killed have left beside the file. A younger one may be on its way. */
  private async removeLeftovers(): Promise<void> {
    const folder = dirname(this.path);
    const begin = `.${basename(this.path)}.`;
    for (const name of await readdir(folder)) {
      if (!name.startsWith(begin) || !/^[0-9a-f-]{36}\.tmp$/.test(name.slice(begin.length))) continue;
      const left = await stat(join(folder, name)).catch(() => undefined);
      if (left && Date.now() - left.mtimeMs > leftAfterMs) await unlink(join(folder, name)).catch(() => undefined);
    }
  }

  private async flush(): Promise<void> {
    const parts = this.pending.map((part) => (typeof part === 'string' ? Buffer.from(part) : part));
    this.pending = [];
    this.pendingLength = 0;
    const whole = Buffer.concat(parts);
    this.bytes += whole.length;
    this.hash.update(whole);
    await this.file?.writeFile(whole);
  }

  private async attempt(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      if (errorCode(error) === undefined) throw error;
      throw new ExportError(`cannot write ${this.path}: ${explain(error)}`, { cause: error });
    }
  }
}
