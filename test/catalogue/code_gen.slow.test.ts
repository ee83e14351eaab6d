import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { codeGen } from '../../catalogue/code_gen/index.ts';
import { missing } from '../../catalogue/code_gen/interpreter.ts';
import { runGrader } from '../../catalogue/code_gen/grade.ts';
import { serveAfresh } from '../../environments/serve-afresh.ts';
import { says } from '../environments/says.ts';

const lack = await missing();
const skipped = lack === undefined ? '' : ` (skipped: ${lack})`;

// Limits count what a program computes, which takes longer on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

interface Given {
  readonly inputs?: readonly string[];
  readonly outputs?: readonly string[];
  readonly fn_name?: string | null;
  readonly options?: Record<string, unknown>;
}

/** What a program earns that is to square a number, by default. */
async function grade(
  code: string,
  { inputs = ['2\n', '5\n'], outputs = ['4', '25'], fn_name, options = {} }: Given = {},
) {
  const responses_create_params = { input: [{ type: 'message', role: 'user', content: 'Square it.' }] };
  const { rewards, details = {} } = (await serveAfresh(codeGen).reward({
    row: { responses_create_params, verifier_metadata: { unit_tests: { inputs, outputs, fn_name } } },
    state: {},
    options: codeGen.resolveOptions({ unit_test_timeout_secs: 5, ...options }),
    transcript: [{ type: 'message', role: 'user', content: 'Square it.' }, says(`\`\`\`python\n${code}\n\`\`\``)],
    answers: [],
  })) as { rewards: { correct: number }; details?: Record<string, unknown> };
  const metadata = details['metadata'] as Record<string, string> | null;
  return { reward: rewards.correct, result: details['result'] as unknown[], metadata };
}

/** What a program prints, told by the complaint that it is not what was expected. */
async function printed(code: string, input = ''): Promise<string> {
  const { metadata } = await grade(code, { inputs: [input], outputs: ['*'] });
  return metadata?.['output'] ?? metadata?.['error'] ?? metadata?.['error_message'] ?? 'killed';
}

// How programs read is told case by case in fidelity/code_gen_stdin.ts.
describe.skipIf(lack !== undefined)(`standard input and output${skipped}`, () => {
  test('one test reads nothing of what another was given, whatever the program did to its input', async () => {
    const code =
      'import builtins, sys\nprint(int(sys.stdin.readline()) ** 2)\nsys.stdin.close()\nsys.stdin = builtins.open = None';
    expect((await grade(code)).result).toEqual([true, true]);
  });

  test('there is no buffer behind stdout', async () => {
    expect(await printed('import sys\nsys.stdout.buffer.write(b"4")')).toContain('AttributeError');
  });
});

describe.skipIf(lack !== undefined)(`programs${skipped}`, () => {
  const call = (fn_name: string, output: string): Given => ({ inputs: ['[3, 1]'], outputs: [output], fn_name });

  test.each<[string, string, Given, unknown]>([
    ['numpy is there', 'import numpy as np\nprint(np.square(int(input())))', {}, [true, true]],
    [
      'so is recursion to a depth of 10,000',
      'def f(n): return n and 1 + f(n - 1)\nprint(f(10000) - 9996)',
      { outputs: ['4'] },
      [true],
    ],
    [
      'and a thread with a large stack',
      'import threading\nthreading.stack_size(2 ** 27)\nt = threading.Thread(target=lambda: print(int(input()) ** 2))\nt.start()\nt.join()',
      {},
      [true, true],
    ],
    [
      'and files below /tmp',
      'open("/tmp/x", "w").write(input())\nprint(int(open("/tmp/x").read()) ** 2)',
      {},
      [true, true],
    ],
    [
      'a class Solution is looked for even where nothing is called',
      'class Solution: pass\nprint(int(input()) ** 2)',
      {},
      [-4],
    ],
    ['a future import comes too late', 'from __future__ import annotations\nprint(int(input()) ** 2)', {}, [-4]],
    ['only comments', '# nothing', {}, [-4]],
    ['SystemExit while being called', 'def f(x): exit()', call('f', '1'), [-1]],
    ['SystemExit while being loaded', 'exit()\ndef f(x): return 1', call('f', '1'), [-1]],
    [
      'an own exception of that name counts as too slow',
      'class TimeoutException(Exception): pass\nraise TimeoutException',
      {},
      [-3],
    ],
    ['the process ends itself', 'import os\nos._exit(0)', {}, [-1, -1]],
    ['a segmentation fault', 'import ctypes\nctypes.string_at(0)', {}, [-1, -1]],
    [
      'lists with tuples in them are told from lists',
      'def f(x): return [(3, 1)], 1',
      call('f', '[[[3, 2]], 1]'),
      [false],
    ],
    ['numbers of numpy', 'import numpy\ndef f(x): return list(numpy.sort(x))', call('f', '[1, 3]'), [true]],
    ['fractions', 'from fractions import Fraction\ndef f(x): return Fraction(6, 3)', call('f', '2'), [true]],
    ['integers of any size', 'def f(x): return 10 ** 5000', call('f', `1${'0'.repeat(5000)}`), [true]],
    ['NaN', 'def f(x): return float("nan")', call('f', 'NaN'), [true]],
    ['infinity', 'def f(x): return float("inf")', call('f', 'Infinity'), [true]],
    ['a text that looks like a float', 'def f(x): return " 1e0 "', call('f', '1.000001'), [true]],
    ['a list within itself', 'def f(x):\n  x.append(x)\n  return x', call('f', '1'), [false]],
    ['half of a surrogate pair', 'def f(x): return chr(0xD800)', call('f', '"\\ud800"'), [true]],
  ])('%s', async (_, code, given, result) => {
    expect((await grade(code, given)).result).toEqual(result);
  });

  test('what is expected is not in the process that runs the program', async () => {
    const expected = randomUUID();
    const code = [
      'import gc, sys',
      'seen = str([o for o in gc.get_objects() if isinstance(o, (list, dict, tuple))])',
      'frame = sys._getframe()',
      'while frame:',
      '  seen += str(frame.f_locals) + str(frame.f_globals)',
      '  frame = frame.f_back',
      'print(input()[::-1] in seen, len(seen) > 10000)',
    ].join('\n');
    const inputs = [Array.from(expected).reverse().join('')];
    expect((await grade(code, { inputs, outputs: [expected] })).metadata?.['output']).toBe('False True\n');
  });

  test('an object cannot say of itself that it is equal', async () => {
    const code =
      'class Any(str):\n  def __eq__(self, other): return True\nclass Own:\n  def __eq__(self, other): return True';
    for (const returned of ['Own()', '[Own()]', 'Any("x")']) {
      const { reward } = await grade(`${code}\ndef f(x): return ${returned}`, call('f', '[1]'));
      expect(reward).toBe(0);
    }
  });

  test('a program cannot write its own results', async () => {
    // The channel to the grader is a descriptor like any other.
    const forge = (answer: string) =>
      [
        'import os, json',
        `text = json.dumps(${answer}).encode()`,
        'for number in range(3, 64):',
        '  try: os.write(number, len(text).to_bytes(8, "big") + text)',
        '  except OSError: pass',
      ].join('\n');
    for (const answer of ['{"error": "", "error_code": True, "traceback": ""}', '{"result": [True, True]}', '[]']) {
      expect((await grade(forge(answer))).reward).toBe(0);
    }
  });
});

describe.skipIf(lack !== undefined)(`hostile programs${skipped}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'durable-gym-sandbox-'));
  const secret = randomUUID();
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    socket.end(secret);
  });

  beforeAll(async () => {
    process.env['DGYM_TEST_SECRET'] = secret;
    writeFileSync(join(folder, 'secret'), secret);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => {
    delete process.env['DGYM_TEST_SECRET'];
    rmSync(folder, { recursive: true });
    server.close();
  });

  /** What the C library says to a call that Python's own functions are kept from making. */
  const libc = (call: string): string =>
    `import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\nprint(${call}, os.strerror(ctypes.get_errno()))`;

  test('fork: not by Python, nor by the C library, nor by a system call', async () => {
    const clone = process.arch === 'x64' ? 56 : 220;
    for (const call of ['libc.fork()', 'libc.vfork()', `libc.syscall(${clone}, 17, 0, 0, 0, 0)`]) {
      expect(await printed(libc(call))).toBe('-1 Operation not permitted\n');
    }
    for (const code of [
      'import posix\nposix.fork()',
      'import importlib, os, sys\ndel sys.modules["os"], sys.modules["posix"]\nimport posix\nwhile True: posix.fork()',
      'import os\nprint(os.posix_spawn("/usr/bin/true", ["true"], {}))',
      'import multiprocessing\nmultiprocessing.Process(target=print).start()',
    ]) {
      expect(await printed(code)).toMatch(/PermissionError|not callable|ModuleNotFound/);
    }
  });

  test('a bomb of threads ends at a limit', async () => {
    const bomb =
      'import threading, time\nthreading.stack_size(32768)\ntry:\n  for n in range(100000): threading.Thread(target=time.sleep, args=(9,), daemon=True).start()\nexcept RuntimeError: print(n)';
    expect(Number(await printed(bomb))).toBeLessThan(200);
  });

  test('other programs, namespaces and other processes are out of reach', async () => {
    expect(await printed('import os\nos.execv("/usr/bin/true", ["true"])')).toContain('PermissionError');
    for (const call of [
      'libc.unshare(0x10000000)',
      'libc.ptrace(16, 2, 0, 0)',
      'libc.mount(b"x", b"/tmp", b"tmpfs", 0, 0)',
    ]) {
      expect(await printed(libc(call))).toBe('-1 Operation not permitted\n');
    }
    expect(await printed('import os\nprint(os.path.exists("/proc/self"), os.getppid() < 10)')).toBe('False True\n');
  });

  test('the network is not there', async () => {
    const { port } = server.address() as AddressInfo;
    const connect = `import socket\nsocket.create_connection(("127.0.0.1", ${port}), 2)`;
    expect(await printed(connect)).toContain('PermissionError');
    expect(await printed('import urllib.request\nurllib.request.urlopen("http://10.0.0.1/")')).toContain('Error');
    expect(connections).toBe(0);
  });

  test('the environment and the files of the worker are not there', async () => {
    const environment = await printed('import os\nprint(sorted(os.environ))');
    expect(environment).toBe("['HOME', 'LANG', 'OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS', 'PATH', 'PWD']\n");
    for (const path of [join(folder, 'secret'), '/etc/passwd', '/proc/1/environ', '/root', process.cwd()]) {
      expect(await printed(`open(${JSON.stringify(path)})`)).toContain('FileNotFoundError');
    }
    expect(await printed('import os\nprint(os.listdir("/tmp"))')).toBe('[]\n');
  });

  test('of open files it has three that are empty, and two to talk with its grader', async () => {
    const open =
      'import os\nfor number in range(4096):\n  try: print(os.path.sameopenfile(number, 0), end=" ")\n  except OSError: pass';
    expect(await printed(open)).toBe('True True True False False ');
    expect(await printed('import os\nprint(os.read(0, 9), os.fstat(0).st_rdev == os.stat("/dev/null").st_rdev)')).toBe(
      "b'' True\n",
    );
  });

  test('nothing can be written but some files below /tmp', async () => {
    const write = (path: string) => `open("${path}", "w").write("x")`;
    for (const path of ['/x', '/usr/x', '/dev/x', '/grader/main.py', '/home/x']) {
      expect(await printed(write(path))).toMatch(/Read-only|No such file|Permission/);
    }
    expect(await printed(write('/tmp/from-the-sandbox'))).toBe('');
    expect(existsSync('/tmp/from-the-sandbox')).toBe(false);
    expect(readdirSync('/tmp')).not.toContain('from-the-sandbox');
  });

  test('the disk cannot be filled', async () => {
    const fill =
      'n = 0\ntry:\n  while True:\n    with open(f"/tmp/{n}", "wb") as file: file.write(bytes(2 ** 20))\n    n += 1\nexcept OSError as error: print(n, error.strerror)';
    expect(await printed(fill)).toMatch(/^6[0-4] No space left on device/);
    expect(await printed('open("/tmp/x", "wb").write(bytes(2 ** 27))')).toMatch(/No space|File too large/);
    expect(await printed('import os\nos.memfd_create("x")')).toContain('PermissionError');
  });

  test('huge memory is an error of the program', async () => {
    for (const code of ['x = bytearray(2 ** 40)', 'x = []\nwhile True: x.append(bytearray(2 ** 24))']) {
      const { result, metadata } = await grade(code, { options: { memory_limit_mib: 512 } });
      expect(result).toEqual([-4]);
      expect(metadata?.['error']).toContain('MemoryError');
    }
    const deep = 'x = []\nfor _ in range(10 ** 6): x = [x]\ndef f(y): return x';
    const { reward } = await grade(deep, { inputs: ['1'], outputs: ['[]'], fn_name: 'f' });
    expect(reward).toBe(0);
  });

  test('endless output ends with the time or the memory', async () => {
    const options = { unit_test_timeout_secs: 2, memory_limit_mib: 512 };
    const { result } = await grade('while True: print("x" * 1000)', { options });
    expect([[-3], [-4], [-1, -1]]).toContainEqual(result);
    const raw =
      'import os\nwhile True:\n  for n in range(3, 64):\n    try: os.write(n, b"x" * 65536)\n    except OSError: pass';
    expect((await grade(raw, { options })).reward).toBe(0);
  });

  test('an endless loop that swallows the alarm is killed, and a thread with it', async () => {
    const options = { unit_test_timeout_secs: 1 };
    const swallow = 'import signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\nwhile True: pass';
    expect((await grade(swallow, { inputs: ['1'], outputs: ['1'], options })).result).toEqual([-1]);
  });

  test('a program that kills, itself or others, has killed itself', async () => {
    for (const kill of [
      'signal.raise_signal(9)',
      'posix.kill(os.getpid(), 9)',
      'posix.kill(os.getpid(), 15)',
      'posix.kill(os.getppid(), 19)',
      'posix.kill(0, 9)',
      'posix.kill(-1, 9)',
      'os.abort()',
      'signal.signal(1, signal.SIG_IGN)\nsignal.raise_signal(1)',
    ]) {
      const { reward, result } = await grade(`import os, posix, signal\nprint(int(input()) ** 2)\n${kill}`);
      expect({ kill, reward, result }).toEqual({ kill, reward: 0, result: [-1, -1] });
    }
    expect((await grade('import os\nos.kill(os.getpid(), 9)')).result).toEqual([-4]);
  });

  test('it has no other way to look killed from outside', async () => {
    const numbers = process.arch === 'x64' ? { timer: 222, seccomp: 317 } : { timer: 107, seccomp: 277 };
    for (const call of [
      `libc.syscall(${numbers.timer}, 1, None, None)`,
      `libc.syscall(${numbers.seccomp}, 0, 0, None)`,
      'libc.prctl(22, 1, 0, 0, 0)',
      'libc.fcntl(1, 10, 9)',
      'libc.setrlimit(0, bytes(16))',
      'libc.nice(19)',
    ]) {
      expect(await printed(libc(call))).toBe('-1 Operation not permitted\n');
    }
  });

  test('an answer of a megabyte', async () => {
    const deep = `x = ${'('.repeat(2 ** 20)}`;
    const long = `x = 1\n`.repeat(2 ** 17);
    for (const code of [deep, long, '```\n'.repeat(2 ** 18), '`'.repeat(2 ** 20), `x = ${'9'.repeat(2 ** 20)}`]) {
      expect((await grade(code, { options: { unit_test_timeout_secs: 2 } })).reward).toBe(0);
    }
    const number = `print("${'1e'.repeat(2 ** 18)}", "9" * 1000000)`;
    expect((await grade(number)).reward).toBe(0);
    expect(
      (await grade('print("1e999999999999999999")', { inputs: [''], outputs: ['1e999999999999999998'] })).reward,
    ).toBe(0);
  });
});

describe('without a sandbox', () => {
  test('no program is run, and nothing is graded', async () => {
    const python = { executable: '/nowhere/python3', folders: [] };
    const job = { code: 'print(4)', inputs: ['2'], outputs: ['4'], fn_name: null };
    const { signal } = new AbortController();
    const graded = runGrader(python, { job, seconds: 1, memoryBytes: 2 ** 32, signal }, 'alone');
    await expect(graded).rejects.toMatchObject({ name: 'SandboxError' });
    const path = process.env['PATH'];
    process.env['PATH'] = '/nowhere';
    try {
      const again = runGrader(python, { job, seconds: 1, memoryBytes: 2 ** 32, signal }, 'alone');
      await expect(again).rejects.toThrow('apt-get install bubblewrap');
    } finally {
      process.env['PATH'] = path;
    }
  });
});

test.each([
  ['none', undefined],
  ['tests without inputs', { unit_tests: { outputs: [] } }],
  ['inputs that are no texts', { unit_tests: { inputs: [2], outputs: ['4'] } }],
])('a row with %s for its tests is refused', async (_, verifier_metadata) => {
  const row = { responses_create_params: { input: 'Square it.' }, verifier_metadata };
  const opened = serveAfresh(codeGen).open({ row, options: codeGen.resolveOptions({}) });
  await expect(opened).rejects.toMatchObject({ name: 'InvalidRowError' });
});

test('the grader is in the package', () => {
  const { files } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    files: string[];
  };
  expect(files).toContain('catalogue/code_gen/grader/*.py');
});
