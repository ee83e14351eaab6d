/** An option that cannot be used as it was given. It is thrown before anything has happened. */

/**
 * Names the option as the library calls it; the command line turns that into a flag. `message` has the option's name in it.
 *
 * @example
 * throw new ConfigurationError('must be at least 1, not 0', { field: 'concurrency' });
 */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  /** The option: `concurrency`, or `models.judge` for one entry of it. Absent where it is about no single option. */
  readonly field?: string;
  /** The complaint, without the option's name. */
  readonly problem: string;
  /** The option that solves it, where that is another one. */
  readonly solvedBy?: string;

  /** `problem` says what is wrong, without the option's name. */
  constructor(
    problem: string,
    options: { readonly field?: string; readonly solvedBy?: string; readonly cause?: unknown } = {},
  ) {
    const { field, solvedBy, cause } = options;
    const text = field === undefined ? problem : `${field}: ${problem}`;
    super(solvedBy === undefined ? text : `${text} (see the option ${solvedBy})`, cause === undefined ? {} : { cause });
    this.problem = problem;
    if (field !== undefined) this.field = field;
    if (solvedBy !== undefined) this.solvedBy = solvedBy;
  }
}
