import { solveChallenge } from "altcha-lib";
import { deriveKey } from "altcha-lib/algorithms/web/pbkdf2";
import type { Work, WorkDone } from "../../protocol/mod.ts";

/**
 * Does the work that the server asks for; undefined when it took too long or was aborted. Loaded only when needed.
 *
 * WebCrypto computes each attempt on a thread of the browser's own, so that the page stays responsive without a Worker:
 * a Worker made of a cross-origin bundle needs a blob, which many a host page's Content-Security-Policy forbids.
 */
export async function doWork(
  { nonce, salt, cost, prefix }: Work,
  signal?: AbortSignal,
): Promise<WorkDone | undefined> {
  const controller = new AbortController();
  signal?.addEventListener("abort", () => controller.abort(), { once: true });
  if (signal?.aborted) return undefined;
  const solution = await solveChallenge({
    challenge: { parameters: { algorithm: "PBKDF2/SHA-256", nonce, salt, cost, keyLength: 32, keyPrefix: prefix } },
    controller,
    deriveKey,
    timeout: 55_000,
  });
  return solution ? { nonce, counter: solution.counter, key: solution.derivedKey } : undefined;
}
