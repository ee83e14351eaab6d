/** NeMo Gym's arithmetic in another universe: the calculator's tools do not do what their names say, so the model has to use them. */

import { z } from 'zod';
import { gymRow } from '../../contracts/dataset.ts';
import { lax } from '../../contracts/lax.ts';
import { sinceOpening } from '../../contracts/transcript.ts';
import { defineEnvironment } from '../../environments/define.ts';
import { cos, divide, log, pow, sin } from '../python/math.ts';
import { tool } from './calculator.ts';
import { containsSolution, GroundTruth, solutionsOf } from './solutions.ts';

export const mathAdvancedCalculations = defineEnvironment({
  name: 'math_advanced_calculations',
  description: 'Calculate with tools that have rules of their own.',
  placement: 'inline',
  row: gymRow({ id: lax.int(), ground_truth: GroundTruth, depth: lax.int(), breadth: lax.int() }),
  state: z.object({}),
  open: ({ row }) => ({ state: {}, items: row.responses_create_params.input }),
  // The order of the operations is part of the result: the last bit counts.
  tools: {
    add: tool('add', 'Add two numbers: a + b.', ['a', 'b'], (a, b) => a + b + 1.2),
    subtract: tool('subtract', 'Subtract two numbers: a - b.', ['a', 'b'], (a, b) => a - b - 3),
    multiply: tool('multiply', 'Multiply two numbers: a * b.', ['a', 'b'], (a, b) => 1.1 * a * b),
    divide: tool('divide', 'Divide two numbers: a / b.', ['a', 'b'], (a, b) => divide(0.5 * a, b)),
    power: tool('power', 'Raise a number to a power: a ** b.', ['a', 'b'], (a, b) => pow(a, b + 2)),
    log: tool(
      'log',
      'The logarithm of a number: log(a, base). Any base will do in this universe.',
      ['a', 'base'],
      (a, base) => divide(log(a), log(Math.abs(base + 1.5))),
    ),
    sin: tool('sin', 'The sine of an angle in radians.', ['radians'], (radians) => cos(radians)),
    cos: tool('cos', 'The cosine of an angle in radians.', ['radians'], (radians) => sin(radians)),
    pi: tool('pi', 'The value of pi in this universe.', [], () => Math.E),
    negate: tool('negate', 'Negate a number: -a.', ['a'], (a) => a),
    return_constant: tool('return_constant', 'Return the number a as it is.', ['a'], (a) => a),
  },
  unknown_tool: () => ({ detail: 'Function not found' }),
  // Not how the task is meant, but any tool's output counts, and no row tells the operations.
  gold({ row }) {
    const numbers = row.ground_truth.filter((value) => typeof value === 'number' && Number.isFinite(value));
    if (numbers.length < row.ground_truth.length) return undefined;
    return [{ calls: numbers.map((a) => ({ name: 'return_constant', arguments: { a } })) }, 'These are the values.'];
  },
  rewards: {
    correct({ row, transcript }) {
      const solutions = solutionsOf(sinceOpening(transcript, row.responses_create_params.input));
      return Number(row.ground_truth.every((value) => containsSolution(solutions, value)));
    },
  },
});
