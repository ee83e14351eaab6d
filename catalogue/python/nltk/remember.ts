/** A function of a text that works each text out once: a model that says the same again and again costs no more than once. */
export function remembering<T>(work: (text: string) => T): (text: string) => T {
  const results = new Map<string, { readonly result: T }>();
  return (text) => {
    const kept = results.get(text) ?? { result: work(text) };
    results.set(text, kept);
    return kept.result;
  };
}
