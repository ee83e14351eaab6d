/** Where the model searches and reads: the web, or documents that were given. */

/** Both answer with what the model reads. */
export interface SearchProvider {
  search(query: string, signal: AbortSignal): Promise<string>;
  browse(url: string, signal: AbortSignal): Promise<string>;
}
