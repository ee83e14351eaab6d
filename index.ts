/** The library: `connect()` collects rollouts, `defineEnvironment()` says what a task is. */

export { defineEnvironment } from './environments/define.ts';
export {
  InvalidDefinitionError,
  InvalidRowError,
  JudgeError,
  ToolError,
  UnreadableAnswerError,
} from './environments/errors.ts';
export { gymRow } from './contracts/dataset.ts';
export { lax } from './contracts/lax.ts';
export { isFunctionCall, isMessage, sinceOpening, system, user } from './contracts/transcript.ts';
export { conversationText, lastReply, messageText, outputText } from './conversation/text.ts';
export type {
  Duration,
  EnvironmentDefinition,
  Opening,
  RoleModel,
  Scope,
  Score,
  TaskScope,
  Tool,
} from './environments/definition.ts';
export type { Environment } from './environments/environment.ts';
export type {
  FunctionCall,
  FunctionCallOutput,
  Item,
  Message,
  OtherItem,
  ToolSpec,
  Transcript,
} from './contracts/conversation.ts';

export { connect, Gym, type ConnectOptions } from './batches/gym.ts';
export { Batch, type RetryOptions } from './batches/batch.ts';
export type { CollectOptions } from './batches/options.ts';
export type { ModelOptions } from './batches/bindings.ts';
export type { Group } from './batches/groups.ts';
export type { ResumeOptions } from './batches/resume.ts';
export type { RoundOptions } from './batches/rounds.ts';
export { RolloutStream, type FollowOptions, type Rollout } from './batches/rollouts.ts';
export { readRollouts } from './results/rollouts-file.ts';
export type { AnswerStatus, BatchState, BatchStatus, Problem } from './batches/status-fields.ts';
export { UnavailableError } from './batches/temporal/unavailable-error.ts';
export { ConfigurationError } from './contracts/configuration-error.ts';
export type { Budget, Manifest } from './contracts/batch.ts';
export type { FailureClass } from './contracts/failures.ts';
export type { FailureRecord, RolloutInfo, RolloutRecord } from './contracts/record.ts';
export type { Exported, ExportOptions } from './exports/batch.ts';
export type { Filters } from './exports/filters.ts';
export type { ExportManifest } from './exports/manifest.ts';
