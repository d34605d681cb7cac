/** Throws `AssertionError` when the value is falsy. */
export function assert(expr: unknown, msg?: string): asserts expr;
/** Deep equality. */
export function assertEquals<T>(actual: T, expected: T, msg?: string): void;
/** Deep inequality. */
export function assertNotEquals<T>(actual: T, expected: T, msg?: string): void;
/** `Object.is` equality. */
export function assertStrictEquals<T>(actual: unknown, expected: T, msg?: string): asserts actual is T;
/** Not null and not undefined. */
export function assertExists<T>(actual: T, msg?: string): asserts actual is NonNullable<T>;
/** The text contains the other. */
export function assertStringIncludes(actual: string, expected: string, msg?: string): void;
/** The text matches. */
export function assertMatch(actual: string, expected: RegExp, msg?: string): void;
/** The text does not match. */
export function assertNotMatch(actual: string, expected: RegExp, msg?: string): void;
/** The function throws; returns what was thrown. */
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  // deno-lint-ignore no-explicit-any
  ErrorClass?: new (...args: any[]) => E,
  msgIncludes?: string,
  msg?: string,
): E;
/** The promise is rejected; resolves to the reason. */
export function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  // deno-lint-ignore no-explicit-any
  ErrorClass?: new (...args: any[]) => E,
  msgIncludes?: string,
  msg?: string,
): Promise<E>;
/** Less than or equal. */
export function assertLessOrEqual<T>(actual: T, expected: T, msg?: string): void;
/** Greater than or equal. */
export function assertGreaterOrEqual<T>(actual: T, expected: T, msg?: string): void;
/** Always throws. */
export function fail(msg?: string): never;
