/** Keeps hooks from changing what all code of their process stands on. */

/**
 * From here on the functions of `JSON` cannot be replaced, and neither objects nor arrays get a field that all of them have: a
 * hook that tries throws at its own line, and other rollouts never see it. What modules did while they were loaded stays.
 * Prototypes are not frozen: that would forbid what libraries do to objects of their own (a `toString`, say).
 */
export function protectIntrinsics(): void {
  Object.freeze(JSON);
  Object.preventExtensions(Object.prototype);
  Object.preventExtensions(Array.prototype);
}
