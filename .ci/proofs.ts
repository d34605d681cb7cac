import { CLAIMS } from "../server/privacy/claims.ts";
import { ITEMS } from "../server/privacy/items.ts";
import { PROMISES } from "./promises-table.ts";

/** Every test that a promise, a claim of the policy or the retention table names: its file, and its name or the fixed part of it. */
export const PROOFS: readonly (readonly [file: string, name: string])[] = [
  ...PROMISES.flatMap(({ tests }) => tests),
  ...CLAIMS.flatMap(({ tests }) => tests.map(({ file, name }) => [file, name] as const)),
  ...Object.values(ITEMS).map(({ test }) => [test.file, test.name] as const),
];
