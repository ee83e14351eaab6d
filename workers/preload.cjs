/**
 * Keeps Node from starting a watchdog thread for every call into the workflow sandbox.
 *
 * The Temporal SDK passes `timeout` to `vm.Script.runInContext`, and Node starts and joins a thread for each such call: half
 * the time of every workflow task. Without it the SDK cannot stop a workflow that loops for ever, which is acceptable
 * because all workflow code is this package's own. Load with `node --require`: that reaches worker threads too.
 */
'use strict';
const { Script } = require('node:vm');
const { runInContext } = Script.prototype;

Script.prototype.runInContext = function (context, options) {
  if (options?.timeout === undefined) return runInContext.call(this, context, options);
  return runInContext.call(this, context, { ...options, timeout: undefined });
};
