/**
 * A history as every server takes it. A call with arguments that are no JSON object, or with a name that no tool may have, is
 * refused by some: their chat templates and validators read it. The text stays, so that the model sees what it wrote.
 */

import type { FunctionCall, Item, Transcript } from '../contracts/conversation.ts';
import { isObject } from '../contracts/json.ts';
import { isFunctionCall } from '../contracts/transcript.ts';

export interface Repaired {
  readonly items: Transcript;
  /** Whether it is a model that wrote what had to be repaired, rather than the row. */
  readonly written: boolean;
}

/** `undefined` where there is nothing to repair. `opening`: how many items opened the conversation. */
export function repairHistory(items: Transcript, opening = items.length): Repaired | undefined {
  const repaired = items.map((item): Item => (isFunctionCall(item) && !isValid(item) ? repair(item) : item));
  const changed = repaired.flatMap((item, index) => (item === items[index] ? [] : [index]));
  if (changed.length === 0) return undefined;
  return { items: repaired, written: changed.some((index) => index >= opening) };
}

/** Whether arguments are what every server takes. */
export function areValidArguments(text: string): boolean {
  try {
    return isObject(JSON.parse(text));
  } catch {
    return false;
  }
}

/** What OpenAI's API takes as a name, and whoever checks at all. */
const validName = /^[\w-]{1,64}$/;
/** Halves of characters, which Python cannot write. */
const halves = /\p{Surrogate}/u;

function isValid({ name, arguments: args }: FunctionCall): boolean {
  return validName.test(name) && areValidArguments(args) && !halves.test(args);
}

function repair(call: FunctionCall): FunctionCall {
  const { name, arguments: given } = call;
  const args = given.replaceAll(new RegExp(halves, 'gu'), '\ufffd');
  return {
    ...call,
    name: validName.test(name) ? name : name.replaceAll(/[^\w-]/g, '_').slice(0, 64) || 'unnamed',
    arguments: areValidArguments(args) ? args : JSON.stringify({ arguments: args }),
  };
}
