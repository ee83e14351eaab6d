/** All instructions by id, and whether a text follows one. */

import { InvalidRowError } from '../../environments/errors.ts';
import { Arguments, UnfitArguments } from './arguments.ts';
import type { Instructions } from './instruction.ts';
import { copying } from './instructions/copying.ts';
import { edges } from './instructions/edges.ts';
import { formats } from './instructions/formats.ts';
import { keywords } from './instructions/keywords.ts';
import { lengths } from './instructions/lengths.ts';
import { letters } from './instructions/letters.ts';

export const instructions: ReadonlyMap<string, Instructions[string]> = new Map(
  Object.entries({ ...keywords, ...letters, ...lengths, ...formats, ...copying, ...edges }),
);

/** One instruction of a row. */
export interface Given {
  readonly id: string;
  readonly arguments: Readonly<Record<string, unknown>> | null;
  /** Whether arguments that are missing are drawn, as in NeMo Gym; otherwise the row is refused. */
  readonly drawMissing: boolean;
}

/**
 * Whether a text follows the instruction; `false` for all texts where nothing by that id is known, or the arguments are of no
 * use. Throws an `InvalidRowError` where an argument is missing.
 */
export function checkerOf({ id, arguments: given, drawMissing }: Given): (text: string) => boolean {
  const instruction = instructions.get(id);
  if (!instruction) return () => false;
  const read = new Arguments(given, JSON.stringify([id, given]));
  const follows = unlessUnfit(() => {
    const check = instruction(read);
    read.refuseOthers();
    return check;
  });
  if (follows && read.missing.length > 0 && !drawMissing) {
    throw new InvalidRowError(
      `The instruction "${id}" needs ${read.missing.join(', ')} in the row's kwargs; ` +
        'the option draw_missing_arguments draws what is missing by chance.',
    );
  }
  return (text) => (follows && unlessUnfit(() => follows(text))) ?? false;
}

function unlessUnfit<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof UnfitArguments) return undefined;
    throw error;
  }
}
