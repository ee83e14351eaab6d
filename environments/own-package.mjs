/**
 * Module resolution for environments outside this package, in Node's thread for loaders: `durable-gym` is the package that
 * runs, never a second copy of it, `zod` is there even where the author has not installed it, and TypeScript is a module
 * even where no package.json says so.
 */

let own = {};
let from = '';

export function initialize(data) {
  ({ own, from } = data);
}

export async function resolve(specifier, context, next) {
  if (Object.hasOwn(own, specifier)) return next(own[specifier], context);
  const found = await orOurs(specifier, context, next);
  return /\.ts(\?|$)/.test(found.url) ? { ...found, format: 'module' } : found;
}

async function orOurs(specifier, context, next) {
  if (!/^zod(\/|$)/.test(specifier)) return next(specifier, context);
  try {
    return await next(specifier, context);
  } catch {
    return next(specifier, { ...context, parentURL: from });
  }
}
