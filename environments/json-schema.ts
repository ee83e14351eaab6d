/** JSON Schemas as models, users and other languages read them. */

import { z } from 'zod';

const known = new WeakMap<z.ZodType, Record<string, unknown>>();

/** The JSON Schema of what `schema` accepts; made once, because every rollout opens with those of its tools. */
export function jsonSchemaOf(schema: z.ZodType): Readonly<Record<string, unknown>> {
  const found = known.get(schema) ?? describe(schema);
  known.set(schema, found);
  return found;
}

function describe(schema: z.ZodType): Record<string, unknown> {
  const jsonSchema = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: withoutLimits,
  });
  delete jsonSchema.$schema;
  return jsonSchema;
}

/** As above, in the form that strict decoding demands: every object closed, every field required, no defaults. */
export function strictJsonSchemaOf(schema: z.ZodType): Record<string, unknown> {
  const jsonSchema = z.toJSONSchema(schema, {
    io: 'input',
    override(context) {
      withoutLimits(context);
      const { jsonSchema } = context;
      delete jsonSchema.default;
      if (jsonSchema.type !== 'object' || jsonSchema.properties === undefined) return;
      jsonSchema.additionalProperties = false;
      jsonSchema.required = Object.keys(jsonSchema.properties);
    },
  });
  delete jsonSchema.$schema;
  return jsonSchema;
}

/** `z.int()` says that JavaScript's integers end somewhere; no model has to know. */
function withoutLimits({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
}
