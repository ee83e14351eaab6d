/** The formats that `dgym export` knows, by name. */

import type { Verified } from '../results/endings.ts';
import { gym } from './gym.ts';
import { simple } from './simple.ts';

/** Makes the line of a verified rollout. */
export type Format = (rollout: Verified) => string;

export const formats = { gym, simple } as const satisfies Readonly<Record<string, Format>>;

export type FormatName = keyof typeof formats;
