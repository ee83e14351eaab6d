/** A user's module whose hooks do what hooks must not: each row names its fault. Both placements, under two names. */

import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { defineEnvironment, gymRow, type Duration, type Environment } from 'durable-gym';
import { z } from 'zod';

const MiB = 1024 * 1024;

function faulty(placement: 'inline' | 'queue'): Environment {
  return defineEnvironment({
    name: `faulty_${placement}`,
    description: 'Does what hooks must not do.',
    placement,
    hook_timeout: (process.env['FAULTY_HOOK_TIMEOUT'] ?? '5 seconds') as Duration,
    row: gymRow({ fault: z.string(), log: z.string() }),
    state: z.object({ fault: z.string(), log: z.string(), value: z.unknown() }),

    async open({ row: { fault, log, responses_create_params } }) {
      note(log, 'open', fault);
      if (fault === 'open throws') throw new Error('no room for this row');
      if (fault === 'open blocks') block();
      return { state: { fault, log, value: null }, items: responses_create_params.input };
    },

    tools: {
      act: {
        description: 'Do it.',
        input: z.object({}),
        async run(_, { state, signal }) {
          note(state.log, 'call', state.fault);
          switch (state.fault) {
            case 'call throws':
              throw new Error('the tool broke');
            case 'call throws behind its back':
              setTimeout(() => {
                throw new Error('nobody waits for this');
              });
              void Promise.reject(new Error('nor for this'));
              return 'done';
            case 'call throws half a character':
              throw new Error('bad \ud800 char');
            case 'call throws what cannot be read':
              throw Object.create(null) as Error;
            case 'call replaces JSON.parse':
              JSON.parse = () => 'evil';
              return 'done';
            case 'call adds to all objects':
              Object.assign(Object.prototype, { evil: 1 });
              return 'done';
            case 'call exits':
              return process.exit(3);
            case 'call exits amid others':
              await sleep(1_500);
              return process.exit(3);
            case 'call is killed amid others':
              await sleep(1_500);
              process.kill(process.pid, 'SIGKILL');
              return forever;
            case 'call stops':
              process.kill(process.pid, 'SIGSTOP');
              return forever;
            case 'call breaks the wire':
              if (read(state.log).split('"call breaks the wire"').length <= 3) breakWire();
              return 'done';
            case 'call hangs':
              return forever;
            case 'call waits':
              return aborted(signal);
            case 'call blocks':
              await Promise.resolve();
              return block();
            case 'call blocks in the system':
              // Others are under way by then.
              while (!read(state.log).includes('"call is under way"')) await sleep(20);
              return blockInTheSystem(`${state.log}.fifo`);
            case 'call is under way':
              await sleep(3_000);
              return 'done';
            case 'state is no JSON':
              state.value = new Map();
              return 'done';
            case 'output is no JSON':
              return 10n;
            case 'output is a function':
              return () => 1;
            case 'huge output':
              return 'x'.repeat(5 * MiB);
            case 'huge state':
              state.value = 'x'.repeat(3 * MiB);
              return 'done';
            default:
              return 'done';
          }
        },
      },
    },

    rewards: {
      async good({ row: { fault, log }, state, signal }) {
        note(log, 'reward', fault);
        if (fault === 'reward is NaN') return NaN;
        if (fault === 'reward throws') throw new Error('no score for this');
        if (fault === 'reward hangs') return forever;
        if (fault === 'reward waits') return aborted(signal);
        if (fault === 'reward blocks') block();
        if (fault === 'reward exits') process.exit(3);
        return fault === 'huge state' ? Number(String(state.value).length === 3 * MiB) : 1;
      },
    },

    async close({ state: { fault, log } }) {
      note(log, 'close', fault);
      if (fault === 'close throws') throw new Error('cannot be closed');
      if (fault === 'close hangs') await forever;
      if (fault === 'close exits') process.exit(3);
    },
  });
}

export const inline = faulty('inline');
export const queued = faulty('queue');

const forever = new Promise<never>(() => undefined);

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error));
  });
}

function block(): never {
  for (;;) Math.random();
}

/** Nobody ever writes to it, so opening it does not return. */
function blockInTheSystem(fifo: string): string {
  if (!existsSync(fifo)) execFileSync('mkfifo', [fifo]);
  return read(fifo);
}

/** The worker cannot tell the server any more what became of activities. By its name in parts: it is no dependency of ours. */
function breakWire(): void {
  const name = ['@temporalio', 'proto'].join('/');
  const { coresdk } = createRequire(import.meta.url)(name) as { coresdk: { ActivityTaskCompletion: object } };
  Object.assign(coresdk.ActivityTaskCompletion, { encodeDelimited: () => ({ finish: () => new Uint8Array([255]) }) });
}

function read(path: string): string {
  return readFileSync(path, 'utf8');
}

/** A hook's process may be gone when a test asks what it did. */
function note(log: string, hook: string, fault: string): void {
  appendFileSync(log, `${JSON.stringify([hook, fault])}\n`);
}
