/** Errors on the command line: the exit code and the one line that each becomes, and the flag of each option. */

import { ConfigurationError } from '../contracts/configuration-error.ts';
import { errorText, oneLine } from '../contracts/error-text.ts';

/** 0: everything is as asked; 1: something failed; 2: the command was wrong; 3: Temporal or the store is out of reach. */
export const exitCodes = { ok: 0, failed: 1, usage: 2, unavailable: 3, interrupted: 130 } as const;

/** The command cannot be carried out as it was given. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Errors of the layers below that say something about the command, by name so that none of them has to be loaded. */
const exitCodeOf: Readonly<Record<string, number>> = {
  UsageError: exitCodes.usage,
  ConfigurationError: exitCodes.usage,
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

/** An error in the words of the command line: options of the library become flags. */
export function commandText(error: unknown, verbose = false): string {
  if (error instanceof Error && error.name === 'ModuleError') return `--environments ${errorText(error, verbose)}`;
  if (!(error instanceof ConfigurationError) || verbose) return errorText(error, verbose);
  const { field, problem, solvedBy } = error;
  const about = field === undefined ? '' : `${flagOf(field)}: `;
  const way = solvedBy === undefined ? '' : ` (${ways[solvedBy] ?? flagOf(solvedBy)})`;
  return oneLine(`${about}${problem}${way}`);
}

/** Options that the command line calls otherwise than by its letters. */
const keys: Readonly<Record<string, string>> = {
  models: 'model',
  options: 'option',
  worker: 'no-worker',
  probe: 'no-probe',
};

/** Flags that solve what another one could not. */
const ways: Readonly<Record<string, string>> = {
  environments: '--environments MODULE adds your own',
  environment: 'pass --environment NAME',
  probe: '--no-probe starts all the same',
  store: 'pass the --store it was started with',
  acceptNewVersion: 'or go on with --accept-new-version',
  maxTotalTokens: 'pass a higher --max-total-tokens',
  maxCost: 'pass a higher --max-cost',
};

/** The key of an option in a config file, which is its flag without the dashes. */
export function keyOf(option: string): string {
  return keys[option] ?? option.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The flag of an option, or of one entry of it: `--model judge=…` of `models.judge`. */
export function flagOf(field: string): string {
  const [option = '', ...entry] = field.split('.');
  if (option === 'rows') return 'ROWS';
  if (option === 'models' && entry.length > 0) return `--model ${entry.join('.')}=…`;
  return [`--${keyOf(option)}`, ...(entry.length > 0 ? [entry.join('.')] : [])].join(' ');
}
