/** Numbers that more than one part of the system has to agree on. Sizes are bytes of JSON text in UTF-8. */

/** A prompt above this becomes a blob. */
export const maxInlinePromptBytes = 4 * 1024;
/** State, tool outputs, messages and the inline part of a conversation above this become blobs. */
export const maxInlineBytes = 16 * 1024;
/** What a judge or a simulated user says, above this: it travels with every further call of the hook that asked. */
export const maxInlineAnswerBytes = 1024;
/** Sampling parameters and an environment's options above this become blobs: every rollout of a batch carries them. */
export const maxInlineSettingsBytes = 4 * 1024;
/** What a batch may be told altogether: it is one argument, and the server takes 2 MiB. */
export const maxBatchBytes = 1024 * 1024;
/** The models of a batch with their addresses: each rollout carries them. */
export const maxModelsBytes = 16 * 1024;
/** Rollouts started in one workflow task, by their inputs: the server takes 4 MiB, and terminates a workflow that sends more. */
export const maxStartBytes = 1024 * 1024;
/** Rollouts that one range starts itself; Temporal allows 2,000 pending children, and a history should stay small. */
export const maxLeafRollouts = 500;
/** Child ranges of one range: with the reports of each, some 20,000 events of its history, which may have 51,200. */
export const maxChildRanges = 200;
/** Rows of one page of the dataset snapshot, and its bytes: a worker reads a page to get a row. */
export const maxPageRows = 256;
export const maxPageBytes = 1024 * 1024;

/** One line of a dataset or of a file of records. */
export const maxLineBytes = 256 * 1024 * 1024;
/** Objects and lists within each other in a row: what checks, copies and writes a row calls itself for each of them. */
export const maxDepth = 1_000;

/** What ends a rollout that does not end by itself. `seconds` counts time inside activity attempts only. */
export const defaultLimits = { turns: 50, stalled: 3, invalid_turns: 5, seconds: 3600 } as const;
/** The most that a batch or an environment may set as the turns of a rollout. */
export const maxTurns = 10_000;
/** A day is more than any hook is waited for. */
export const maxTimeoutSeconds = 86_400;
/** Levels of arrays and objects in the arguments of a tool call: deeper ones are refused to the model. Far below what a hook may nest. */
export const maxArgumentNesting = 200;
/** Within this many seconds a model answers, where its binding says nothing. */
export const defaultModelSeconds = 3600;
/**
 * What is read of a model server's answer: beyond it the connection is closed, and the answer counts as broken. Token ids and
 * log-probabilities of 100,000 tokens are 1 to 10 MB.
 */
export const maxAnswerBytes = 64 * 1024 * 1024;
/** The same for what a server says beside an error status, which counts in any case; some repeat the request. */
export const maxErrorBytes = 4 * 1024 * 1024;
/** Status line and headers of an answer. */
export const maxAnswerHeaderBytes = 16 * 1024;
/** How deep the JSON of an answer may be nested; what is deeper is left out of it, because code that walks it calls itself as often. */
export const maxAnswerDepth = 256;
/** Names, and ids of responses, that a server gives: in history and records no longer than this. */
export const maxNameLength = 256;
/** Ids of tool calls: some gateways put a model's signature into them, so they may be long. Above this they get one of ours. */
export const maxCallIdLength = 8 * 1024;
/** The tool calls of one answer, as history carries them: well over a thousand. More of them are not run. */
export const maxCallsBytes = 1024 * 1024;
/** A count of tokens above this is none: some servers write -1 as an unsigned number. */
export const maxTokenCount = 1e9;
/** Tools by name that a rollout counts; a model may make up a name for every call. */
export const maxCountedTools = 256;
export const defaultConcurrency = 64;
/** Above this the server's own limits come first. */
export const maxConcurrency = 100_000;
export const defaultPrefix = 'dgym';
