import { describe, expect, test } from 'vitest';
import { cos, log, pow, PythonMathError, sin } from '../../../catalogue/python/math.ts';

/** From CPython 3.11 on glibc 2.36; JavaScript's own functions of Node 20 miss each of them by one bit. */
describe('to the last bit', () => {
  test.each([
    [-18, 0.750987246771676],
    [-5.51, 0.6984184692162135],
    [-18, 0.750987246771676],
    [18, -0.750987246771676],
    [-2.376498574627215, -0.6926048624023401],
    [7.155832101302156, 0.7660329808891396],
  ])('sin(%s) is %s', (x, value) => expect(sin(x)).toBe(value));

  test.each([
    [-2.776201305552317, -0.9339839982303056],
    [-3.9728179846107503, -0.6739710434558227],
    [6, 0.960170286650366],
    [-6, 0.960170286650366],
    [-90, -0.4480736161291701],
    [56, 0.8532201077225842],
  ])('cos(%s) is %s', (x, value) => expect(cos(x)).toBe(value));

  test.each([
    [3, 1.0986122886681098],
    [4.8111698916495165, 1.5709402752614616],
    [3, 1.0986122886681098],
    [9.390681554394689, 2.239717873588782],
    [1.2486506277060894, 0.2220634704016349],
    [0.3841789193970371, -0.9566468989790656],
  ])('log(%s) is %s', (x, value) => expect(log(x)).toBe(value));

  test.each([
    [89.96, -1.308896187991257, 0.00276918600430485],
    [27, 1.7289643646878616, 298.3849684238267],
    [5.567653299500206, 16, 852618868599.789],
    [15, -6, 8.779149519890261e-8],
    [1.0335059815097285, 5.011572284019323, 1.179588708029511],
    [6.668551624934665, 20, 30243381837870372],
    [78.3, -12, 1.883037007389997e-23],
    [72.586, -20, 6.066563006213163e-38],
  ])('%s ** %s is %s', (x, y, value) => expect(pow(x, y)).toBe(value));
});

test('what Python defines beside the numbers', () => {
  for (const y of [Infinity, -Infinity, NaN]) expect(pow(1, y)).toBe(1);
  for (const x of [0, NaN, -Infinity, -2.5]) expect(pow(x, 0)).toBe(1);
  expect([pow(-1, Infinity), pow(-1, NaN)]).toEqual([1, NaN]);
  expect([pow(-Infinity, 3), pow(-Infinity, -3), pow(0.5, Infinity), pow(-0, 3)]).toEqual([-Infinity, -0, 0, -0]);
  expect([pow(-2, 3), pow(-2, -1073), pow(-2, -1077), pow(2, -1e300)]).toEqual([-8, -1e-323, -0, 0]);
  expect([log(Infinity), log(NaN), sin(NaN), cos(NaN), sin(-0), cos(5e-324)]).toEqual([Infinity, NaN, NaN, NaN, -0, 1]);
});

test.each<[string, () => number, string]>([
  ['log(0)', () => log(0), 'math domain error'],
  ['log(-inf)', () => log(-Infinity), 'math domain error'],
  ['sin(inf)', () => sin(Infinity), 'math domain error'],
  ['cos(-inf)', () => cos(-Infinity), 'math domain error'],
  ['0 ** -inf', () => pow(0, -Infinity), '0.0 cannot be raised to a negative power'],
  ['-0 ** -3', () => pow(-0, -3), '0.0 cannot be raised to a negative power'],
  ['-8 ** 0.5', () => pow(-8, 0.5), 'The result is a complex number'],
  ['2 ** 1024', () => pow(2, 1024), "(34, 'Numerical result out of range')"],
  ['(1 + 2**-52) ** 1e300', () => pow(1 + 2 ** -52, 1e300), "(34, 'Numerical result out of range')"],
])('%s is refused', (_, calculate, message) => {
  expect(calculate).toThrow(PythonMathError);
  expect(calculate).toThrow(message);
});

test('the largest, the smallest and the closest arguments take no longer than others', () => {
  const start = performance.now();
  for (const x of [1.7976931348623157e308, 5e-324, 2.2250738585072014e-308, 6381956970095103 * 2 ** 797]) {
    for (const calculate of [sin, cos, log]) expect(calculate(x)).not.toBeNaN();
    expect(pow(x, 0.999999)).not.toBeNaN();
  }
  expect(pow(1 + 2 ** -52, 2 ** 58)).toBeGreaterThan(1);
  expect(performance.now() - start).toBeLessThan(20_000);
});
