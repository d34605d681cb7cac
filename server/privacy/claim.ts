import type { PolicyConfig, Words } from "./ports.ts";
import type { TestName } from "./retention.ts";

/** One thing that we promise, whether this server keeps it, and the tests that fail when it stops being true. */
export type Claim = {
  readonly id: string;
  /** The row of the list of promises. */
  readonly promise: number;
  readonly text: Words;
  /** Without it, every server does. */
  readonly holds?: (config: PolicyConfig) => boolean;
  readonly tests: readonly TestName[];
};

/** A test by its file and what its name has. */
export function test(file: string, name: string): TestName {
  return { file, name };
}

/** What was planted in real browsers, and looked for everywhere in the server. */
export const CANARY = test(
  "e2e/stories/canary.ts",
  "Words, typing and signals never reach the server, while what it must know does",
);
