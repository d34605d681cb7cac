/** How long something may take that normally takes a moment. Generous: the machine may be busy with other things. */
export const DEADLINE_MS = 15_000;

/** What has not happened soon takes longer: each question costs the processors something, and many wait at a time. */
const POLL_MS = { first: 40, factor: 1.3, longest: 200 };

/**
 * Asks again and again until the answer is neither false nor empty, and returns it.
 * @throws {Error} after the deadline, with what was waited for
 */
export async function waitUntil<T>(
  what: string,
  ask: () => Promise<T> | T,
  deadlineMs = DEADLINE_MS,
): Promise<NonNullable<T>> {
  const end = performance.now() + deadlineMs;
  for (let pollMs = POLL_MS.first;; pollMs = Math.min(POLL_MS.longest, pollMs * POLL_MS.factor)) {
    const answer = await ask();
    if (answer) return answer;
    if (performance.now() > end) throw new Error(`Waited ${deadlineMs / 1_000} s in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}
