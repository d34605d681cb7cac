/** One configuration key: everything that parsing, `--help` and the documentation say about it. */
export type Option<T> = {
  meaning: string;
  /** What a value looks like, as an error says it. */
  expected: string;
  read: (text: string) => T | undefined;
  fallback: T;
  /** How `--help` shows the default, where the value itself does not say it. */
  shown?: string;
  /** A switch needs no value: `--landing`, `--no-landing`. */
  isSwitch?: true;
  /** Never shown, not even in an error. */
  isSecret?: true;
};
