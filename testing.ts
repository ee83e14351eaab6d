/** What tests of environments import: `import { play } from 'durable-gym/testing'`. */

export { play } from './environments/play.ts';
export type { Played, Playing } from './environments/play.ts';
export type { ScriptedAnswer } from './contracts/script.ts';
export type { StopReason } from './contracts/rollout.ts';
