/** The files beside the one that an export writes. */

/** `rollouts.jsonl` → `rollouts_failures.jsonl`, as in NeMo Gym. */
export function failuresPath(out: string): string {
  return `${stem(out)}_failures.jsonl`;
}

/** `rollouts.jsonl` → `rollouts.manifest.json`. */
export function manifestPath(out: string): string {
  return `${stem(out)}.manifest.json`;
}

function stem(out: string): string {
  return out.replace(/\.(jsonl?|parquet|csv)$/, '');
}
