import { expect, test } from 'vitest';
import { parseSettings } from '../../workers/settings.ts';

test('a worker without settings does everything', () => {
  expect(parseSettings({})).toMatchObject({ prefix: 'dgym', roles: ['workflow', 'environment', 'model'] });
});

test('settings are read from the environment', () => {
  const settings = parseSettings({
    DGYM_ROLES: 'model, workflow',
    DGYM_POOLS: 'a,b',
    DGYM_SHUTDOWN_GRACE: '5 seconds',
  });
  expect(settings).toMatchObject({ roles: ['model', 'workflow'], pools: ['a', 'b'], shutdownGrace: 5000 });
});

test.each([
  ['./a.ts, my gym/b.js', ['./a.ts', 'my gym/b.js']],
  ['["/gyms, old/a.ts"]', ['/gyms, old/a.ts']],
  ['[]', []],
])('modules are listed with commas, or as JSON where a path has one: %s', (text, environments) => {
  expect(parseSettings({ DGYM_ENVIRONMENTS: text })).toMatchObject({ environments });
});

test.each([
  ['9464', '127.0.0.1', 9464],
  ['0.0.0.0:9464', '0.0.0.0', 9464],
  ['[::1]:9464', '[::1]', 9464],
  ['localhost:9464', '127.0.0.1', 9464],
])('metrics are for this machine alone unless told so: %s', (text, host, port) => {
  expect(parseSettings({ DGYM_METRICS: text }).metrics).toEqual({ host, port });
});

test.each([
  ['DGYM_METRICS', 'localhost'],
  ['DGYM_METRICS', 'gpu-1:9464'],
  ['DGYM_METRICS', '127.0.0.1:70000'],
  ['DGYM_ENVIRONMENTS', '["a.ts"'],
  ['DGYM_ROLES', 'judge'],
  ['DGYM_MODEL_CALLS', 'many'],
  ['DGYM_SHUTDOWN_GRACE', 'a while'],
  ['DGYM_LOG_LEVEL', 'loud'],
])('a setting that cannot be is refused by the name of its variable: %s=%s', (variable, value) => {
  expect(() => parseSettings({ [variable]: value })).toThrow(`${variable}=${value}`);
});
