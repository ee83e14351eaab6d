import { expect, test } from 'vitest';
import { environmentQueue, modelQueue, movedQueue, ownPrefix, workflowQueue } from '../../contracts/names.ts';

const batches = ['a', 'a-model', 'a-model-x', 'a-env-b', 'a-env', 'model', 'env-b', 'a-models', 'a-x-model-model'];

test('no two batches have a queue in common, and none has one of the queues that are shared by default', () => {
  const prefixes = ['dgym', ...batches.map(ownPrefix)];
  const queues = prefixes.flatMap((prefix) => [
    workflowQueue(prefix),
    modelQueue(prefix),
    modelQueue(prefix, 'x'),
    modelQueue(prefix, 'model'),
    environmentQueue(prefix, 'b'),
    environmentQueue(prefix, 'model'),
  ]);
  expect(new Set(queues).size).toBe(queues.length);
  expect(ownPrefix('tasks-1')).toBe('dgym-tasks-1');
});

test('a queue moves with its prefix, and the queues of others stay', () => {
  const moved = (queue: string) => movedQueue(queue, 'dgym', 'dgym-a');
  expect(['dgym', 'dgym-model', 'dgym-model-judge', 'dgym-env-mine'].map(moved)).toEqual([
    'dgym-a',
    'dgym-a-model',
    'dgym-a-model-judge',
    'dgym-a-env-mine',
  ]);
  expect(['dgym-b', 'dgym-b-model', 'dgyms', 'python'].map(moved)).toEqual([
    'dgym-b',
    'dgym-b-model',
    'dgyms',
    'python',
  ]);
});
