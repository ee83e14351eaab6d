/** One kind of instruction: reads its arguments, and tells whether a text follows it. */

import type { Arguments } from './arguments.ts';

/** Throws `UnfitArguments` where no text can follow it; the function that it returns may, too. */
export type Instruction = (given: Arguments) => (text: string) => boolean;

/** By id. */
export type Instructions = Readonly<Record<string, Instruction>>;
