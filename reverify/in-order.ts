/** Works on many things at once and hands the results on in the order of the things. */

interface Held<Result> {
  readonly result: Promise<Result>;
  ended: boolean;
}

/**
 * At most `concurrency` are worked on, and at most twice as many are held until their turn has come. Throws the
 * signal's reason once it is aborted, also while work goes on that is deaf to the signal.
 */
export async function* inOrder<Thing, Result>(
  things: AsyncIterable<Thing>,
  { concurrency, signal }: { readonly concurrency: number; readonly signal: AbortSignal },
  work: (thing: Thing) => Promise<Result>,
): AsyncIterable<Result> {
  const held: Held<Result>[] = [];
  let running = 0;
  let wake = (): void => undefined;
  const abort = (): void => wake();

  const begin = (thing: Thing): Held<Result> => {
    running += 1;
    const begun: Held<Result> = { result: work(thing), ended: false };
    const end = (): void => {
      running -= 1;
      begun.ended = true;
      wake();
    };
    // A rejection is thrown when its turn has come.
    begun.result.then(end, end);
    return begun;
  };
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) {
      await new Promise<void>((resolve) => (wake = resolve));
      signal.throwIfAborted();
    }
  };

  signal.addEventListener('abort', abort);
  try {
    for await (const thing of things) {
      signal.throwIfAborted();
      held.push(begin(thing));
      while (held[0]?.ended) yield (await held.shift()?.result) as Result;
      await until(() => running < concurrency && (held.length < 2 * concurrency || held[0]?.ended === true));
    }
    for (const last of held) {
      await until(() => last.ended);
      yield await last.result;
    }
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
