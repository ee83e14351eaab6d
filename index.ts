/** What authors of environments import: `import { defineEnvironment } from 'durable-gym'`. */

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
