/** A model in a role, as a hook talks to it. */

import type { z } from 'zod';
import type { Item, Sampling } from '../contracts/conversation.ts';
import { user } from '../contracts/transcript.ts';
import { outputText } from '../conversation/text.ts';
import type { Asks } from './asks.ts';
import type { RoleModel } from './definition.ts';
import { complaints } from '../contracts/issues.ts';
import { JudgeError, UnreadableAnswerError } from './errors.ts';
import { strictJsonSchemaOf } from './json-schema.ts';

/** How often `parse` and `verdict` ask in all. */
const attempts = 3;

export function roleModel(role: string, asks: Asks): RoleModel {
  return {
    text: (prompt) => quiet(text(prompt)),
    items: (prompt, sampling = {}) => quiet(ask(opening(prompt), sampling)),
    parse: (schema, prompt) => quiet(parse(schema, prompt)),
    verdict: (prompt, read, sampling = {}) => quiet(verdict(prompt, read, sampling)),
  };

  function ask(items: Item[], sampling: Sampling): Promise<readonly Item[]> {
    return asks.ask(role, { items, tools: [], sampling });
  }

  async function text(prompt: string | readonly Item[]): Promise<string> {
    return outputText(await ask(opening(prompt), {}));
  }

  async function parse<Schema extends z.ZodType>(
    schema: Schema,
    prompt: string | readonly Item[],
  ): Promise<z.output<Schema>> {
    const sampling = structured(schema);
    const items = opening(prompt);
    return persist(async () => {
      const answer = outputText(await ask([...items], sampling));
      const read = schema.safeParse(parseAnswer(answer));
      if (read.success) return { value: read.data };
      const wrong = answer.trim() === '' ? 'it is empty' : complaints(read.error);
      items.push(
        { type: 'message', role: 'assistant', content: answer },
        user(`That does not fit the JSON Schema: ${wrong}. Answer again, with the corrected JSON and nothing else.`),
      );
      return { complaint: `${quote(answer)}: ${wrong}` };
    });
  }

  async function verdict<T>(
    prompt: string | readonly Item[],
    read: (answer: readonly Item[]) => T | undefined,
    sampling: Sampling,
  ): Promise<T> {
    return persist(async () => {
      const answer = await ask(opening(prompt), sampling);
      const value = read(answer);
      return value === undefined ? { complaint: quote(outputText(answer)) } : { value };
    });
  }

  /** Asks until an answer can be read. One that was cut short cannot. */
  async function persist<T>(attempt: () => Promise<{ value: T } | { complaint: string }>): Promise<T> {
    for (let asked = 1; ; asked++) {
      const heard = await attempt().catch(cutShort);
      if ('value' in heard) return heard.value;
      if (asked < attempts) continue;
      throw new UnreadableAnswerError(
        role,
        `The model that plays "${role}" gave no answer of the right form in ${attempts} attempts. ` +
          `The last one, ${heard.complaint}`,
      );
    }
  }
}

function cutShort(error: unknown): { complaint: string } {
  // Only `Asks` throws one in an attempt; a hook's `read` may throw its own, which says all there is to say.
  if (!(error instanceof JudgeError) || error instanceof UnreadableAnswerError) throw error;
  return { complaint: error.message };
}

/** A hook may start a call and await it later; until then its rejection is no news to the process. */
function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

function opening(prompt: string | readonly Item[]): Item[] {
  return typeof prompt === 'string' ? [user(prompt)] : [...prompt];
}

function structured(schema: z.ZodType): Sampling {
  return {
    text: { format: { type: 'json_schema', name: 'answer', schema: strictJsonSchemaOf(schema), strict: true } },
  };
}

function quote(answer: string): string {
  return JSON.stringify(answer.slice(0, 200));
}

/** The JSON value in an answer, with or without a code fence around it; `undefined` when there is none. */
function parseAnswer(answer: string): unknown {
  const fenced = /^```[^\n]*\n([\s\S]*?)\n?\s*```$/.exec(answer.trim());
  try {
    return JSON.parse(fenced?.[1] ?? answer);
  } catch {
    return undefined;
  }
}
