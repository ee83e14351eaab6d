/** `npm run fidelity [ENVIRONMENT…]`: runs every specified case and prints where ours agrees with NeMo Gym's. */

import Table from 'cli-table3';
import { suites } from './index.ts';
import { compare, type FidelityResult } from './suite.ts';

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !suites.some(({ environment }) => environment === name));
if (unknown.length > 0) {
  console.error(
    `fidelity: no cases of ${unknown.join(', ')}; there are ${suites.map((s) => s.environment).join(', ')}`,
  );
  process.exit(2);
}

const table = new Table({
  head: ['environment', 'cases', 'agreeing', 'known differences', 'defects'],
  style: { head: [], border: [] },
});
const lines: string[] = [];
let defects = 0;
for (const { environment, cases, missing } of suites) {
  if (wanted.length > 0 && !wanted.includes(environment)) continue;
  const lack = await missing?.();
  if (lack !== undefined) {
    table.push([environment, cases.length, '-', '-', `not run: ${lack}`]);
    continue;
  }
  const results: FidelityResult[] = [];
  for (const one of cases) results.push(await compare(one));
  const of = (...outcomes: FidelityResult['outcome'][]) => results.filter(({ outcome }) => outcomes.includes(outcome));
  const wrong = of('differs', 'agrees now');
  defects += wrong.length;
  table.push([environment, cases.length, of('agrees').length, of('differs as known').length, wrong.length]);
  const known = new Map<string, number>();
  for (const { difference = '' } of of('differs as known')) known.set(difference, (known.get(difference) ?? 0) + 1);
  for (const [reason, count] of known) lines.push(`${environment}: ${count} differ: ${reason}`);
  for (const { name, outcome, expected, actual } of wrong) {
    const what = `expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`;
    lines.push(`${environment}: DEFECT: ${name}: ${outcome === 'differs' ? what : 'a known difference is gone'}`);
  }
}
console.log(table.toString());
if (lines.length > 0) console.log(lines.join('\n'));
process.exit(defects === 0 ? 0 : 1);
