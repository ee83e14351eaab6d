/**
 * Module resolution for environments outside this package, in Node's thread for loaders: `durable-gym` is the package that
 * runs, never a second copy of it, and `zod` is there even where the author has not installed it.
 */

let own = {};
let from = '';

export function initialize(data) {
  ({ own, from } = data);
}

export async function resolve(specifier, context, next) {
  if (Object.hasOwn(own, specifier)) return next(own[specifier], context);
  if (!/^zod(\/|$)/.test(specifier)) return next(specifier, context);
  try {
    return await next(specifier, context);
  } catch {
    return next(specifier, { ...context, parentURL: from });
  }
}
