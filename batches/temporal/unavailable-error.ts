/** The Temporal server cannot be reached. */

export class UnavailableError extends Error {
  override readonly name = 'UnavailableError';
}
