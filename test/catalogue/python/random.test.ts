import { expect, test } from 'vitest';
import { PythonRandom } from '../../../catalogue/python/random.ts';

test.each<[number, number[], number]>([
  [0, [0.8444218515250481, 0.0521919882826085, 2, -1.0434089742005737, 988, 0.5112747213686085, 0], 2357409864],
  [1, [0.13436424411240122, 0.9762429492718849, 2, -1.390283264191243, 120, 0.49543508709194095, 0], 4123476019],
  [4294967295, [0.6353574441341173, 0.3963164571924108, 2, 1.3086982597223782, 617, 0.3400278163075766, 0], 3904984725],
])('draws what Python draws from the seed %i', (seed, values, bits) => {
  const random = new PythonRandom(seed);
  const drawn = [random.next(), random.gauss(), random.below(7), random.gauss(), random.below(1000), random.next()];
  drawn.push(random.below(1));
  for (const [index, value] of values.entries()) expect(drawn[index]).toBeCloseTo(value, 14);
  for (let time = 1; time < 2000; time++) random.bits();
  expect(random.bits()).toBe(bits);
});
