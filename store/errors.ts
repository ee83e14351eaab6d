/** What can go wrong with a store, in words that say what to do. */

/** A store that cannot be read or written, or that holds something else than it should. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}

/** A store that does not answer now and may again: its disk is full, locked, broken or not mounted. It is waited for. */
export class UnavailableError extends StoreError {}

/** An object of the store that is gone or no longer what it was: waiting does not bring it back. */
export class DamagedError extends StoreError {
  /** It is not there at all. */
  readonly gone: boolean;

  constructor(message: string, { gone = false }: { readonly gone?: boolean } = {}) {
    super(message);
    this.gone = gone;
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied; check who owns it',
  EPERM: 'not permitted; check who owns it, and that the file system has hard links',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full; free some space',
  EDQUOT: 'the disk quota is used up; free some space',
  EIO: 'the disk does not work; look into the log of the system',
  ENOTDIR: 'a file is in the place of a folder',
  EEXIST: 'a file is in the place of a folder',
  EISDIR: 'a folder is in the place of a file',
  ENOTSUP: 'the file system has no hard links',
  EMFILE: 'too many open files; raise `ulimit -n`',
};

/** The code of a system error, such as `ENOENT`. */
export function errorCode(error: unknown): string | undefined {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** What a system says of a call that is wrong in itself: a bug of ours, which no waiting removes. */
const ours = new Set(['EINVAL', 'ENAMETOOLONG', 'EBADF', 'EFAULT', 'ENOSYS']);

/** What stands for an error of the file system; what came from a caller's own stream is passed on as it is. */
export function storeErrorOf(verb: 'read' | 'write', url: string, error: unknown): unknown {
  const code = errorCode(error);
  if (error instanceof StoreError || code === undefined) return error;
  const kind = /^E[A-Z0-9]+$/.test(code) && !ours.has(code) ? UnavailableError : StoreError;
  return new kind(`cannot ${verb} ${url}: ${explain(error)}`, { cause: error });
}

/** Why a file operation failed: `permission denied; check who owns it (EACCES)`. */
export function explain(error: unknown): string {
  const code = errorCode(error);
  const reason = code === undefined ? undefined : reasons[code];
  return reason === undefined ? (error instanceof Error ? error.message : String(error)) : `${reason} (${code})`;
}
