/** What can go wrong on the command line, and the exit code and the one line that each of them becomes. */

/** 0: everything is as asked; 1: something failed; 2: the command was wrong; 3: Temporal or the store is out of reach. */
export const exitCodes = { ok: 0, failed: 1, usage: 2, unavailable: 3, interrupted: 130 } as const;

/** The command cannot be carried out as it was given. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Errors of the layers below that say something about the command, by name so that none of them has to be loaded. */
const exitCodeOf: Readonly<Record<string, number>> = {
  UsageError: exitCodes.usage,
  DatasetError: exitCodes.usage,
  ScriptError: exitCodes.usage,
  InvalidOptionError: exitCodes.usage,
  ModuleError: exitCodes.usage,
  UnavailableError: exitCodes.unavailable,
  StoreError: exitCodes.unavailable,
};

export function exitCodeFor(error: unknown): number {
  return (error instanceof Error ? exitCodeOf[error.name] : undefined) ?? exitCodes.failed;
}
