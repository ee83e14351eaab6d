/** What a row says about the requests of its rollout: tools and sampling parameters. */

import { z } from 'zod';
import { ToolSpec, type Sampling } from '../contracts/conversation.ts';
import { complaints } from '../contracts/issues.ts';
import { InvalidRowError } from './errors.ts';

/**
 * The parameters a row brings along. `parsed` is what the environment's schema made of `raw`; a schema that does not mention
 * `responses_create_params` leaves them as they came. No `tools` means that the row names none, unlike an empty list.
 */
export function requestOf(parsed: unknown, raw: unknown): { tools?: ToolSpec[]; sampling: Sampling } {
  const params = paramsOf(parsed) ?? paramsOf(raw) ?? {};
  const { tools } = params;
  const parameters = Object.entries(params).filter(
    ([name, value]) => name !== 'input' && name !== 'tools' && value != null,
  );
  const sampling = Object.fromEntries(parameters);
  if (tools == null) return { sampling };
  const read = z.array(ToolSpec).safeParse(tools);
  if (!read.success) throw new InvalidRowError(`responses_create_params.tools: ${complaints(read.error)}`);
  return { tools: read.data, sampling };
}

function paramsOf(row: unknown): Record<string, unknown> | undefined {
  if (typeof row !== 'object' || row === null) return undefined;
  const params: unknown = (row as Record<string, unknown>)['responses_create_params'];
  return typeof params === 'object' && params !== null ? (params as Record<string, unknown>) : undefined;
}
