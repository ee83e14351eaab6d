/** The types of our search attributes: as `temporal operator search-attribute create` names them, and as the API numbers them. */

import { searchAttributes } from '../../contracts/names.ts';

/** `temporal.api.enums.v1.IndexedValueType`. */
export const indexedValueTypes = { Keyword: 2, Int: 3, Double: 4 } as const;
export type AttributeType = keyof typeof indexedValueTypes;

export const attributeTypes: Readonly<Record<string, AttributeType>> = {
  [searchAttributes.batch]: 'Keyword',
  [searchAttributes.environment]: 'Keyword',
  [searchAttributes.model]: 'Keyword',
  [searchAttributes.status]: 'Keyword',
  [searchAttributes.reward]: 'Double',
  [searchAttributes.turns]: 'Int',
};
