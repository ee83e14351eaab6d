/**
 * Takes two costs out of every workflow task: together more than half of a worker's time. Load with `node --require`, which
 * reaches worker threads too.
 *
 * 1. The Temporal SDK passes `timeout` to `vm.Script.runInContext`, and Node starts and joins a watchdog thread for each such
 *    call. Without it the SDK cannot stop a workflow that loops for ever.
 * 2. The SDK records a stack trace for every promise of a workflow, to answer the query `__stack_trace`. Without it the
 *    "Call Stack" tab of the Temporal UI is empty.
 *
 * Both are acceptable because all workflow code is this package's own. To debug a workflow, start the worker without it.
 */
'use strict';
const { promiseHooks } = require('node:v8');
const { Script } = require('node:vm');
const { runInContext } = Script.prototype;
const { createHook } = promiseHooks;

Script.prototype.runInContext = function (context, options) {
  if (options?.timeout === undefined) return runInContext.call(this, context, options);
  return runInContext.call(this, context, { ...options, timeout: undefined });
};

// Node's own hooks, which carry AsyncLocalStorage, come this way too; theirs have a `before`, the SDK's has none.
promiseHooks.createHook = (hooks) => ('before' in hooks ? createHook(hooks) : () => undefined);
