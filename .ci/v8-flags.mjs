/**
 * While V8 marks on another thread, the garbage of messages that go on meanwhile survives, is promoted, and soon makes it
 * mark again: collections of young garbage took ten times as long (docs/PERFORMANCE.md, What limits it).
 */
const SERVER = ["--no-concurrent-marking"];

/**
 * What V8 is told when it runs the server. The runtime takes this argument once only.
 * @param {readonly string[]} more for tests and measurements
 */
export function v8Flags(more = []) {
  return `--v8-flags=${[...SERVER, ...more].join(",")}`;
}
