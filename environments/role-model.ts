/** A model in a role, as a hook talks to it. */

import type { z } from 'zod';
import type { Item, Sampling } from '../contracts/conversation.ts';
import { outputText, user } from '../contracts/transcript.ts';
import type { Asks } from './asks.ts';
import type { RoleModel } from './definition.ts';
import { complaints, JudgeError } from './errors.ts';
import { strictJsonSchemaOf } from './json-schema.ts';

/** How often `parse` asks in all. */
const attempts = 3;

export function roleModel(role: string, asks: Asks): RoleModel {
  return {
    text: (prompt) => quiet(text(prompt)),
    items: (prompt, sampling = {}) => quiet(asks.ask(role, { items: opening(prompt), tools: [], sampling })),
    parse: (schema, prompt) => quiet(parse(schema, prompt)),
  };

  async function text(prompt: string | readonly Item[]): Promise<string> {
    return outputText(await asks.ask(role, { items: opening(prompt), tools: [], sampling: {} }));
  }

  async function parse<Schema extends z.ZodType>(
    schema: Schema,
    prompt: string | readonly Item[],
  ): Promise<z.output<Schema>> {
    const sampling = structured(schema);
    const items = opening(prompt);
    for (let attempt = 1; ; attempt++) {
      const answer = outputText(await asks.ask(role, { items: [...items], tools: [], sampling }));
      const read = schema.safeParse(parseAnswer(answer));
      if (read.success) return read.data;
      const complaint = answer.trim() === '' ? 'it is empty' : complaints(read.error);
      if (attempt === attempts) {
        throw new JudgeError(
          role,
          `The model that plays "${role}" gave no answer of the right form in ${attempts} attempts. ` +
            `The last one, ${JSON.stringify(answer.slice(0, 200))}: ${complaint}`,
        );
      }
      items.push(
        { type: 'message', role: 'assistant', content: answer },
        user(
          `That does not fit the JSON Schema: ${complaint}. Answer again, with the corrected JSON and nothing else.`,
        ),
      );
    }
  }
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

/** The JSON value in an answer, with or without a code fence around it; `undefined` when there is none. */
function parseAnswer(answer: string): unknown {
  const fenced = /^```[^\n]*\n([\s\S]*?)\n?\s*```$/.exec(answer.trim());
  try {
    return JSON.parse(fenced?.[1] ?? answer);
  } catch {
    return undefined;
  }
}
