/** Specified cases of code_gen: mostly programs that are to square a number, read "2" and "5". */

import { codeGen } from '../catalogue/code_gen/index.ts';
import { missing } from '../catalogue/code_gen/interpreter.ts';
import type { Item } from '../contracts/conversation.ts';
import { readings } from './code_gen_stdin.ts';
import type { FidelityCase, FidelitySuite } from './suite.ts';
import { says, verify } from './verify.ts';

interface Given {
  readonly inputs?: readonly string[];
  readonly outputs?: readonly string[];
  readonly fn_name?: string;
  readonly options?: Record<string, unknown>;
}

const responses_create_params = { input: [{ role: 'user', content: 'Read n, print n squared.' }] };

async function grade(output: string | readonly Item[], given: Given = {}) {
  const { inputs = ['2\n', '5\n'], outputs = ['4', '25'], fn_name = null, options = {} } = given;
  return verify(codeGen, {
    row: { responses_create_params, verifier_metadata: { unit_tests: { inputs, outputs, fn_name } } },
    output,
    options,
  });
}

const P = (...lines: readonly string[]): string => ['```python', ...lines, '```'].join('\n');
const square = 'print(int(input()) ** 2)';
const squared = P(square);

/** Reward, and results where they are told. */
const earns = (number: number, answer: string, reward: number, result?: unknown, given?: Given): FidelityCase => ({
  name: `${number}: ${answer}`,
  expected: result === undefined ? reward : [reward, result],
  actual: async () => {
    const verified = await grade(answer, given);
    return result === undefined ? verified.reward : [verified.reward, verified.details['result']];
  },
});

const one = (input: string, output: string): Given => ({ inputs: [input], outputs: [output] });
const called = (input: string, output: string, fn_name = 'f'): Given => ({ ...one(input, output), fn_name });
const returns = (value: string): string => P(`def f(x): return ${value}`);

const think = (...thoughts: readonly string[]): Item[] => [
  { type: 'reasoning', id: 'r', summary: thoughts.map((text) => ({ type: 'summary_text', text })) },
  says(squared),
];

const withReasoning = (name: string, output: readonly Item[], expected: number, penalty = 0): FidelityCase => ({
  name: `22: ${name}`,
  expected,
  actual: async () => (await grade(output, { options: { reasoning_format_penalty: penalty } })).reward,
});

/** What a program prints, told by the complaint that it is not what was expected; or the name of its error. */
async function told(program: string, input: string): Promise<string> {
  const { details } = await grade(P(program), one(input, '*'));
  const { output, error = '' } = details['metadata'] as { output?: string; error?: string };
  return output?.trim() ?? error.replace(/\(.*/s, '');
}

const cases: FidelityCase[] = [
  earns(1, squared, 1, [true, true]),
  earns(2, `${squared}\n${P('print(1)')}`, 0, [-2]),
  earns(4, `As in \`\`\`x\`\`\`:\n${squared}`, 1),
  earns(5, `\`\`\`python\n${square}`, 0, null),
  earns(5, square, 0, null),
  earns(7, P('def main():', `  ${square}`, "if __name__ == '__main__':", '  main()'), 1),
  earns(7, P('def main():', `  ${square}`, 'if __name__=="__main__":', '  main()'), 1),
  earns(7, P('def main():', `  ${square}`, "if __name__ == '__main__':", '  main()', 'done = True'), 0),
  earns(8, P('import sys', square, 'sys.exit(0)'), 1),
  earns(8, P(square, 'exit()'), 1),
  earns(8, P(square, 'quit()'), 0, [-4]),
  earns(9, P('total = 0', 'def add():', '  global total', '  total += int(input()) ** 2', 'add()', 'print(total)'), 0),
  earns(10, P('import sys', 'for line in sys.stdin:', '  print(int(line) ** 2)'), 1),
  earns(10, P('print(int(open(0).read()) ** 2)'), 0),
  earns(10, P('import sys', 'print(int(sys.stdin.read()) ** 2)'), 1),
  earns(10, P('import sys', 'print(int(sys.stdin.readline()) ** 2)'), 1),
  earns(10, P('import sys', 'print(int(sys.stdin.readlines()[0]) ** 2)'), 1),
  earns(10, P('import sys', 'print(int(sys.stdin.buffer.read()) ** 2)'), 1),
  earns(10, P('import sys', 'r = sys.stdin.buffer.readline', 'print(int(r()) * int(r()))'), 1),
  earns(11, P('x: List[int] = [int(input())]', 'print(int(sqrt(x[0] ** 4)))'), 1),
  earns(13, P('print("4   5")'), 1, [true], one('', '4 5')),
  earns(13, P('print("a   b")'), 0, [-2], one('', 'a b')),
  earns(13, P('print("\\n 4.0 4e0 \\n")'), 1, [true], one('', '4 4\n')),
  earns(13, P('print("YES")'), 0, [-2], one('', 'Yes')),
  earns(13, P('print("NaN 1")'), 0, [-2], one('', 'nan 1')),
  earns(13, P('print(1)', 'print()', 'print(2)'), 0, [-2], one('', '1\n2')),
  earns(14, P('print(0.1 + 0.2)'), 0, [-2], one('', '0.3')),
  earns(14, returns('0.1 + 0.2'), 1, [true], called('0', '0.3')),
  earns(16, P('print(1)'), 1, [], { inputs: [], outputs: [] }),
  earns(16, squared, 1, [true], { outputs: ['4'] }),
  earns(17, P('print('), 0, [-4]),
  earns(17, P('1 / 0'), 0, [-4]),
  earns(17, P('while True: pass'), 0, [-3], { options: { unit_test_timeout_secs: 1 } }),
  earns(17, P('while True:', '  try:', '    while True: pass', '  except Exception: pass'), 0, [-1], {
    ...one('2\n', '4'),
    options: { unit_test_timeout_secs: 1 },
  }),
  earns(19, P('import os', 'os.system("true")'), 0, [-4]),
  earns(19, P('import subprocess', 'subprocess.run(["true"])'), 0, [-4]),
  earns(20, returns('100001'), 1, [true], called('0', '100000')),
  earns(20, returns('"4"'), 1, [true], called('0', '4')),
  earns(20, returns('None'), 1, [true], called('0', 'null')),
  earns(20, returns('1'), 1, [true], called('0', 'true')),
  earns(20, returns('[(1, 2)]'), 1, [true], called('0', '[[1, 2]]')),
  earns(20, returns('(1, 2)'), 1, [true], called('0', '[1, 2]')),
  earns(20, returns('{1: 2}'), 1, [true], called('0', '{"1": 2}')),
  earns(20, returns('[1.0000001]'), 0, [false], called('0', '[1]')),
  earns(20, returns('x'), 0, [-4], called('nonsense', '1')),
  earns(20, P('x = 1'), 0, [-4], called('1', '1')),
  earns(20, P('x = 1'), 1, [true], called('4\n6', '2', 'gcd')),
  earns(20, P('class Solution:', '  def f(self, x): return x * 2'), 1, [true], called('4', '8')),
  earns(20, returns('3 + 0j'), 1, [true], called('0', '3')),
  earns(20, returns('[3 + 0j]'), 1, [true], called('0', '[3]')),
  earns(20, returns('3 + 1j'), 0, [false], called('0', '3')),
  earns(21, P('import sys', 'def f(x): return sys.stdin.read()'), 1, [true], called('0', '""')),
  earns(21, P('def f(x): return input()'), 0, [-4], called('0', '""')),
  earns(
    21,
    P('from sys import stdin', 'read = stdin.readline', 'def f(x): return read()'),
    1,
    [true],
    called('0', '""'),
  ),
  earns(
    21,
    P('import sys', 'input = sys.stdin.readline', 'class Solution:', '  def f(self, x): return x'),
    1,
    [true],
    called('0', '0'),
  ),
  earns(24, P('import tempfile', 'tempfile.TemporaryFile()', 'print(9)'), 1, [true], one('', '9')),
  earns(
    24,
    P('import tempfile', 'with tempfile.NamedTemporaryFile("w") as f: f.write("x")', 'print(9)'),
    1,
    [true],
    one('', '9'),
  ),
  ...readings.map(({ how, program, input, expected }) => ({
    name: `input ${JSON.stringify(input)}: ${how}`,
    expected,
    actual: () => told(program, input),
  })),
  withReasoning('<think> in the answer', [says(`<think>${squared}`)], 0),
  withReasoning('a lone </think> in the answer, with a penalty', [says(`</think>\n${squared}`)], -0.5, -0.5),
  withReasoning('one tag in the reasoning', think('<think>', 'so </think>'), 1),
  withReasoning('two tags in the reasoning', think('<think>', '<think>'), 0),
  {
    name: '23: only a tool call',
    expected: [0, null, null],
    actual: async (): Promise<unknown> => {
      const call: Item = { type: 'function_call', call_id: 'c', name: 'run', arguments: '{}' };
      const { reward, details } = await grade([call]);
      return [reward, details['extracted_model_output'], details['result']];
    },
  },
  {
    name: 'what is said of an answer that passes',
    expected: {
      extracted_model_output: squared,
      extracted_model_code: square,
      result: [true, true],
      metadata: ['execution time'],
      unit_tests_time_taken: 'number',
      reasoning_format_violation_rate: 0,
      difficulty: null,
    },
    actual: async (): Promise<unknown> => {
      const { details } = await grade(squared);
      const { metadata, unit_tests_time_taken: time, ...others } = details;
      return { ...others, metadata: Object.keys(metadata as object), unit_tests_time_taken: typeof time };
    },
  },
  {
    name: 'what is said of a wrong answer, shortened',
    expected: {
      error_code: -2,
      error_message: 'Wrong answer: mismatched output length',
      inputs: '2\n',
      expected: '4',
      output: `${'x\n'.repeat(75)}...(truncated) ...${'x\n'.repeat(75)}`,
    },
    actual: async (): Promise<unknown> => (await grade(P('for _ in range(200): print("x")'))).details['metadata'],
  },
  {
    name: 'what is said of a program that is none',
    expected: 'Error during testing: ',
    actual: async (): Promise<unknown> => {
      const { error_message } = (await grade(P('print('))).details['metadata'] as { error_message: string };
      return error_message.slice(0, 22);
    },
  },
];

export const codeGenSuite: FidelitySuite = { environment: 'code_gen', cases, missing };
