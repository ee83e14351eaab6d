/** What can go wrong with a store, in words that say what to do. */

/** A store that cannot be read or written, or that holds something else than it should. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied; check who owns it',
  EPERM: 'not permitted; check who owns it, and that the file system has hard links',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full; free some space and go on with `dgym resume`',
  EDQUOT: 'the disk quota is used up; free some space and go on with `dgym resume`',
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

/** Why a file operation failed: `permission denied; check who owns it (EACCES)`. */
export function explain(error: unknown): string {
  const code = errorCode(error);
  const reason = code === undefined ? undefined : reasons[code];
  return reason === undefined ? (error instanceof Error ? error.message : String(error)) : `${reason} (${code})`;
}
