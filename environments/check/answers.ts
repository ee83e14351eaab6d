/** What models say in `dgym env test`: the script's answers, and the gold answer with what others say to it. */

import type { ScriptedAnswer, ScriptEntry } from '../../contracts/script.ts';
import { findScriptEntry } from '../../contracts/script.ts';
import { HookError } from './hook-failure.ts';

export interface Script {
  /** `undefined` when it cannot be read, which is a failure of its own. */
  readonly script: readonly ScriptEntry[] | undefined;
  /** The script as messages call it. */
  readonly scriptName: string;
}

/** What the policy says in one rollout. */
export interface Part {
  /** `undefined` where there is nothing to say: the row is opened and closed. */
  readonly turns: readonly ScriptedAnswer[] | undefined;
  /** Where they come from. */
  readonly of: string;
  /** Other roles have answers of their own to the gold answer. */
  readonly gold: boolean;
  /** Roles that had none and said what they say to the script. */
  readonly borrowed: Set<string>;
}

/** `index` is the row's. */
export function scriptedPart(script: Script, index: number): Part {
  return { turns: turnsOf(script, 'policy', index), of: script.scriptName, gold: false, borrowed: new Set() };
}

export function goldPart(turns: readonly ScriptedAnswer[] | undefined): Part {
  return { turns, of: 'the gold answer', gold: true, borrowed: new Set() };
}

/** The nth answer of a role, counted from 0; throws what to add where there is none. */
export function answerOf(script: Script, part: Part, index: number, role: string, turn: number): ScriptedAnswer {
  const turns = role === 'policy' ? part.turns : othersTurns(script, part, index, role);
  const answer = turns?.[turn];
  if (answer !== undefined) return answer;
  if (role === 'policy') {
    const many = `${turn} ${turn === 1 ? 'turn' : 'turns'}`;
    const hint = goldHint(script, part, index);
    throw new HookError(
      'script',
      `${part.of} has ${many} for it, and the rollout goes on: add one, such as a last text${hint}`,
    );
  }
  const lacking = `${script.scriptName} has no answer ${turn + 1} of the role "${role}"`;
  const todo = `add ${line(role, index, part.gold)}`;
  // Each of them is asked again, and more lines would not help.
  const again =
    'a prompt with a time or a random number in it is a new question each time the hook runs, and an answer that does not fit is asked for again';
  throw new HookError(
    'script',
    turn === 0 ? `${lacking}: ${todo}` : `${again}; if it is neither, ${todo} (${lacking})`,
  );
}

/** Why a gold answer may have earned too little: the judge spoke of another one. */
export function goldHint({ scriptName }: Script, { borrowed }: Part, index: number): string {
  const [role] = borrowed;
  if (role === undefined) return '';
  return ` (the ${role} said what ${scriptName} has for the scripted answer: add ${line(role, index, true)})`;
}

export function unscripted({ scriptName }: Script, index: number): HookError {
  return new HookError('script', `nobody answers: add ${line('policy', index)} to ${scriptName}, or a gold answer`);
}

function othersTurns(script: Script, { gold, borrowed }: Part, index: number, role: string) {
  const own = gold ? turnsOf(script, role, index, true) : undefined;
  if (own) return own;
  if (gold) borrowed.add(role);
  return turnsOf(script, role, index);
}

function turnsOf({ script }: Script, role: string, row: number, gold = false): readonly ScriptedAnswer[] | undefined {
  return findScriptEntry(script ?? [], { role, row, sample: 0, gold })?.turns;
}

function line(role: string, row: number, gold = false): string {
  return `{"role": "${role}", "row": ${row}, ${gold ? '"gold": true, ' : ''}"turns": ["…"]}`;
}
