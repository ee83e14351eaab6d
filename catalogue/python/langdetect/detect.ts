/**
 * The language of a text, as Python's `langdetect` 1.0.9 finds it with `DetectorFactory.seed = 0`: naive Bayes over grams of
 * one to three characters, drawn by chance.
 */

import { PythonRandom } from '../random.ts';
import { cleaned } from './clean.ts';
import { extractGrams } from './grams.ts';
import { profiles, type Profiles } from './profiles.ts';

/** The code of the language, `unknown`, or `undefined` where `langdetect` raises: a text without a feature. */
export function detectLanguage(text: string): string | undefined {
  const known = profiles();
  const grams = extractGrams(cleaned(text, known.vietnamese), known);
  if (grams.length === 0) return undefined;
  const probabilities = averaged(grams, known);
  const best = probabilities.reduce((top, value, index) => (value > (probabilities[top] ?? 0) ? index : top), 0);
  return (probabilities[best] ?? 0) > 0.1 ? known.languages[best] : 'unknown';
}

const trials = 7;
const smoothing = { mean: 0.5, width: 0.05 };
const baseFrequency = 10000;
const maxDraws = 1000;
const certain = 0.99999;

function averaged(grams: readonly number[], known: Profiles): Float64Array {
  const random = new PythonRandom(0);
  const sum = new Float64Array(known.languages.length);
  const factors = new Float64Array(sum.length);
  for (let trial = 0; trial < trials; trial++) {
    const weight = (smoothing.mean + random.gauss() * smoothing.width) / baseFrequency;
    const probabilities = new Float64Array(sum.length).fill(1 / sum.length);
    for (let draw = 0; ; draw++) {
      factorsOf(grams[random.below(grams.length)] ?? 0, weight, known, factors);
      for (let index = 0; index < sum.length; index++)
        probabilities[index] = (probabilities[index] ?? 0) * (factors[index] ?? 0);
      if (draw % 5 === 0 && (normalize(probabilities) > certain || draw >= maxDraws)) break;
    }
    for (const [index, value] of probabilities.entries()) sum[index] = (sum[index] ?? 0) + value / trials;
  }
  return sum;
}

/** What finding a gram multiplies the probability of each language by. */
function factorsOf(gram: number, weight: number, known: Profiles, factors: Float64Array): void {
  factors.fill(weight);
  for (let at = known.starts[gram] ?? 0; at < (known.starts[gram + 1] ?? 0); at++) {
    factors[known.foundIn[at] ?? 0] = weight + (known.shares[at] ?? 0);
  }
}

/** Makes them add up to 1; returns the greatest. */
function normalize(probabilities: Float64Array): number {
  let sum = 0;
  for (const value of probabilities) sum += value;
  let greatest = 0;
  for (let index = 0; index < probabilities.length; index++) {
    const value = (probabilities[index] ?? 0) / sum;
    probabilities[index] = value;
    greatest = Math.max(greatest, value);
  }
  return greatest;
}
