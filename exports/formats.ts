/** The formats that `dgym export` knows, by name. */

import type { FormatName } from './format-names.ts';
import type { Format } from './format.ts';
import { dpo } from './formats/dpo.ts';
import { gym } from './formats/gym.ts';
import { nemoRl } from './formats/nemo-rl.ts';
import { openrlhf } from './formats/openrlhf.ts';
import { sft } from './formats/sft.ts';
import { simple } from './formats/simple.ts';
import { csv, parquet } from './formats/table.ts';
import { trl } from './formats/trl.ts';
import { verl } from './formats/verl.ts';

export const formats: Readonly<Record<FormatName, Format>> = {
  gym,
  simple,
  sft,
  dpo,
  'nemo-rl': nemoRl,
  trl,
  openrlhf,
  verl,
  parquet,
  csv,
};
