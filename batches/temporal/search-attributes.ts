/** Our search attributes: registering them, and giving them to a batch. */

import {
  defineSearchAttributeKey,
  SearchAttributeType,
  TypedSearchAttributes,
  type SearchAttributePair,
} from '@temporalio/common';
import { searchAttributes as names } from '../../contracts/names.ts';
import { attributeTypes, indexedValueTypes } from './attribute-types.ts';
import type { Server } from './connect.ts';

const wanted = Object.entries(attributeTypes).map(([name, type]) => [name, indexedValueTypes[type]] as const);

/** Registers what is missing; `false` when the server refuses, so that the memo has to hold the same. May run again at any time. */
export async function ensureSearchAttributes({ client, namespace }: Server): Promise<boolean> {
  const operator = client.connection.operatorService;
  try {
    const { customAttributes } = await operator.listSearchAttributes({ namespace });
    const missing = wanted.filter(([name]) => customAttributes[name] === undefined);
    // The same name for something else would make every start fail.
    if (wanted.some(([name, type]) => (customAttributes[name] ?? type) !== type)) return false;
    if (missing.length > 0) {
      await operator.addSearchAttributes({ namespace, searchAttributes: Object.fromEntries(missing) });
    }
    return true;
  } catch {
    return false;
  }
}

/** What the list of workflows shows of a batch: search attributes, or the memo where there are none. */
export function visibility(
  supported: boolean,
  { batch, environment, model }: { batch: string; environment: string; model: string },
): { typedSearchAttributes: TypedSearchAttributes } | { memo: Record<string, unknown> } {
  const keyword = (name: string, value: string): SearchAttributePair => ({
    key: defineSearchAttributeKey(name, SearchAttributeType.KEYWORD),
    value,
  });
  const pairs = [
    keyword(names.batch, batch),
    keyword(names.environment, environment),
    keyword(names.model, model),
    keyword(names.status, 'running'),
  ];
  if (supported) return { typedSearchAttributes: new TypedSearchAttributes(pairs) };
  return { memo: Object.fromEntries(pairs.map(({ key, value }) => [key.name, value])) };
}
