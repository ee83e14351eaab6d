/** The ways in which Python programs read their input, and what the original gave them to print. */

interface Reading {
  readonly how: string;
  readonly program: string;
  readonly input: string;
  /** What it printed, without the space around it; or the name of the error that it ended with. */
  readonly expected: string;
}

const numbers = '3\n1 2 3\n';
const unended = '3\n1 2 3';
const blank = '4\n\n5\n';
const rows = '2\n4\n5\n';
const sys = 'import sys\n';
const stdin = 'from sys import stdin\n';
const os = 'import os\n';

const reading = (program: string, input: string, expected: string): Reading => ({
  how: program.trim().split('\n').join('; '),
  program,
  input,
  expected: expected.trim(),
});

export const readings: readonly Reading[] = [
  // input()
  reading('n = int(input())\nprint(n, sum(map(int, input().split())))', numbers, '3 6'),
  reading('n = int(input())\nprint(n, sum(map(int, input().split())))', unended, '3 6'),
  reading('a = int(input())\ninput()\nprint(a, int(input()))', blank, '4 5'),
  reading('print([int(input()) for _ in range(int(input()))])', rows, '[4, 5]'),
  reading('print([input(), input(), input()])', numbers, 'EOFError'),
  reading('print([input(), input()])', 'a\r\nb\r\n', "['a\\r', 'b\\r']"),
  reading('print(input("n? "))', 'é\n', 'n? é'),
  reading('try:\n  input()\nexcept EOFError:\n  print(9)', '\n', ''),
  reading('try:\n  input()\nexcept EOFError:\n  print(9)', '', '9'),
  reading('total = 0\ntry:\n  while True: total += int(input())\nexcept EOFError:\n  print(total)', rows, '11'),
  reading('total = 0\ntry:\n  while True: total += len(input())\nexcept EOFError: pass\nprint(total)', unended, '6'),
  reading('print(list(iter(input, "")))', blank, "['4']"),
  reading('print(list(iter(input, "")))', rows, 'EOFError'),
  reading('while line := input(): print(line)', blank, '4'),
  // sys.stdin, line by line
  reading(`${sys}print(repr(sys.stdin.readline()))`, '4\n', "'4\\n'"),
  reading(`${sys}print(repr(sys.stdin.readline()))`, '4', "'4'"),
  reading(`${sys}a, b = [sys.stdin.readline().rstrip() for _ in range(2)]\nprint(b, a)`, numbers, '1 2 3 3'),
  reading(`${sys}input = sys.stdin.readline\nprint(int(input()), sum(map(int, input().split())))`, numbers, '3 6'),
  reading(`${sys}input = lambda: sys.stdin.readline().rstrip()\nprint([input(), input()])`, numbers, "['3', '1 2 3']"),
  reading(`${sys}def input(): return sys.stdin.readline()[:-1]\nprint([input(), input()])`, unended, "['3', '1 2 ']"),
  reading(
    `${sys}while True:\n  line = sys.stdin.readline()\n  if not line: break\n  print(line.strip())`,
    unended,
    unended,
  ),
  reading(`${sys}while (line := sys.stdin.readline()): print(repr(line))`, blank, "'4\\n'\n'\\n'\n'5\\n'"),
  reading(`${sys}print(list(iter(sys.stdin.readline, "")))`, unended, "['3\\n', '1 2 3']"),
  reading(`${sys}print(sys.stdin.readline() == "4\\n", sys.stdin.readline() == "\\n")`, blank, 'True True'),
  reading(`${sys}print(repr(sys.stdin.readline(1)), repr(sys.stdin.readline()))`, numbers, "'3' '\\n'"),
  reading(
    `${sys}print(input(), sys.stdin.readline().split(), repr(sys.stdin.readline()))`,
    numbers,
    "3 ['1', '2', '3'] ''",
  ),
  // sys.stdin, iterated over
  reading(`${sys}for line in sys.stdin: print(int(line) ** 2)`, rows, '4\n16\n25'),
  reading(`${sys}n = int(input())\nprint(sum(int(l) for l in sys.stdin))`, rows, '9'),
  reading(`${sys}n = int(sys.stdin.readline())\nprint([l.strip() for l in sys.stdin])`, rows, "['4', '5']"),
  reading(`${sys}n = int(next(sys.stdin))\nprint(n, input(), list(sys.stdin))`, rows, "2 4 ['5\\n']"),
  reading(`${sys}for i, line in enumerate(sys.stdin):\n  if i: print(line.split())`, numbers, "['1', '2', '3']"),
  reading(`${sys}print(list(map(int, sys.stdin)))`, rows, '[2, 4, 5]'),
  reading(
    `${sys}def data():\n  for line in sys.stdin: yield from map(int, line.split())\nd = data()\nn = next(d)\nprint(n, sum(d))`,
    unended,
    '3 6',
  ),
  reading(`import csv, sys\nprint(list(csv.reader(sys.stdin)))`, 'a,b\n1,2\n', "[['a', 'b'], ['1', '2']]"),
  reading(`${sys}for line in sys.stdin:\n  if not line.strip(): break\n  print(line)\nprint(input())`, blank, '4\n\n5'),
  // sys.stdin, all of it
  reading(`${sys}n, *a = map(int, sys.stdin.read().split())\nprint(n, sum(a))`, numbers, '3 6'),
  reading(
    `${sys}it = iter(sys.stdin.read().split())\nn = int(next(it))\nprint([int(next(it)) for _ in range(n)])`,
    numbers,
    '[1, 2, 3]',
  ),
  reading(`${sys}print(sys.stdin.read().splitlines())`, blank, "['4', '', '5']"),
  reading(`${sys}print(sys.stdin.read().strip().split("\\n"))`, blank, "['4', '', '5']"),
  reading(`${sys}print(sys.stdin.readlines())`, rows, "['2', '4', '5', '']"),
  reading(`${sys}n, *lines = sys.stdin.readlines()\nprint(sum(map(int, lines)))`, rows, 'ValueError'),
  reading(`${sys}print(len(sys.stdin.read(1)), len(sys.stdin.read()))`, numbers, '8 8'),
  reading(`${sys}n = input()\nprint(sys.stdin.read().split())`, numbers, "['3', '1', '2', '3']"),
  reading(`${sys}sys.stdin.read()\nprint(input())`, numbers, '3'),
  reading(`import json, sys\nprint(json.load(sys.stdin))`, '[1]\n', '[1]'),
  reading(`import numpy as np, sys\nprint(np.array(sys.stdin.read().split(), dtype=int).sum())`, numbers, '9'),
  reading(`import numpy as np, sys\nprint(np.loadtxt(sys.stdin).sum())`, rows, '11.0'),
  // sys.stdin.buffer
  reading(`${sys}n, *a = map(int, sys.stdin.buffer.read().split())\nprint(n, sum(a))`, numbers, '3 6'),
  reading(`${sys}read = sys.stdin.buffer.readline\nprint(read(), read())`, numbers, "b'3\\n' b'3\\n'"),
  reading(`${sys}print(sys.stdin.buffer.readline())`, '4', "b'4\\n'"),
  reading(`${sys}print(sys.stdin.buffer.readlines())`, numbers, 'AttributeError'),
  reading(`${sys}for line in sys.stdin.buffer: print(line)`, numbers, 'TypeError'),
  reading(`${sys}print(sys.stdin.buffer.read().decode().strip())`, 'é\n', 'é'),
  reading(
    `import io, sys\ninput = io.BytesIO(sys.stdin.buffer.read()).readline\nprint(int(input()), input().split())`,
    numbers,
    "3 [b'1', b'2', b'3']",
  ),
  reading(
    `import io, sys\nsys.stdin = io.StringIO(sys.stdin.read())\nprint(input(), list(sys.stdin))`,
    numbers,
    "3 ['1 2 3\\n']",
  ),
  reading(`import io, sys\nprint(io.TextIOWrapper(sys.stdin.buffer).read())`, numbers, 'AttributeError'),
  // what else sys.stdin has
  reading(`${sys}print(input())\nsys.stdin.seek(0)\nprint(input())`, numbers, '3\n3'),
  reading(`${sys}print(sys.stdin.isatty(), sys.stdin.readable())`, numbers, 'False True'),
  reading(`import os, sys\nprint(os.fstat(sys.stdin.fileno()).st_size)`, numbers, 'UnsupportedOperation'),
  reading(`${sys}sys.stdin.reconfigure(encoding="utf-8")`, numbers, 'AttributeError'),
  reading(`${sys}with sys.stdin as f: print(f.read())`, numbers, 'TypeError'),
  reading(`${sys}print(sys.__stdin__.read())`, numbers, 'ValueError'),
  // stdin by name: the real one, as it is when the program is loaded
  reading(`${stdin}print(int(stdin.readline()) ** 2)`, '3\n', '9'),
  reading(`${stdin}n, *a = map(int, stdin.read().split())\nprint(n, sum(a))`, numbers, '3 6'),
  reading(`${stdin}print(stdin.readlines())`, numbers, "['3', '1 2 3', '']"),
  reading(`${stdin}input = stdin.readline\nprint(int(input()), input().split())`, numbers, "3 ['1', '2', '3']"),
  reading(`${stdin}print([stdin.readline() for _ in range(3)])`, numbers, "['3', '1 2 3', '']"),
  reading(
    `${stdin}while True:\n  line = stdin.readline()\n  if not line: break\n  print(line)`,
    unended,
    'StopIteration',
  ),
  reading(`${stdin}for line in iter(stdin.readline, ""): print(line)`, numbers, numbers.trim()),
  reading(`${stdin}for line in iter(stdin.readline, ""): print(line)`, unended, unended),
  reading(`${stdin}for line in stdin: print(line)`, numbers, ''),
  reading(`${stdin}print(stdin.buffer.read(), stdin.buffer.readline())`, numbers, "b'' b''"),
  reading(`${stdin}print(stdin.readline(), input())`, numbers, '3 3'),
  reading(`from sys import stdin as f\nprint(f.readline())`, numbers, '3'),
  reading('print(stdin.readline(), stdin.readline())', numbers, '3 1 2 3'),
  reading('def main():\n  from sys import stdin\n  print(list(stdin))\nmain()', numbers, "['3\\n', '1 2 3\\n']"),
  reading(`from sys import stdin, stdout\nstdout.write(stdin.readline())`, numbers, ''),
  // descriptors and files
  reading('print(repr(open(0).read()))', numbers, "''"),
  reading('print([*open(0)])', numbers, '[]'),
  reading('import io\nprint(repr(io.open(0).read()))', numbers, "''"),
  reading('import builtins\nprint(builtins.open(0).read())', numbers, numbers.trim()),
  reading('import builtins\nf = builtins.open(0)\nprint(f.readline(), f.readlines())', numbers, "3\n ['1 2 3\\n']"),
  reading('import builtins\nfor line in builtins.open(0): print(line.strip())', numbers, numbers.trim()),
  reading('import builtins\nwith builtins.open("any") as f: print(f.read())', numbers, numbers.trim()),
  reading(`${os}print(os.read(0, 99))`, numbers, "b''"),
  reading(`${os}print(os.fdopen(0).read())`, numbers, ''),
  reading('import fileinput\nf = fileinput.input()\nprint([next(f), next(f)])', numbers, "['3\\n', '1 2 3\\n']"),
];
