import type { Attack } from "../attack.ts";

/** Stalls of the server, ms: one that people hardly notice, and one that they do. */
const STALLS_MS = [2, 10];

/** What a visit costs that nobody minds. */
export const NEWCOMERS: Attack = control("ordinary newcomers: connect, say hello, leave", async (ground) => {
  const newcomer = await ground.greet();
  await newcomer.frame(8, Uint8Array.of(3, 232)); // 1000, "normal closure"
  await newcomer.ended;
  newcomer.close();
});

/**
 * No attacks: they show what the measuring of the pace can tell. Without anybody it has to find nothing, with a server
 * that stands still it has to find that, and with ordinary visitors it says what a visit costs that nobody minds.
 */
export const CONTROLS: readonly Attack[] = [
  control("nobody", async () => {}),
  NEWCOMERS,
  ...STALLS_MS.map((ms) =>
    control(`the server is stopped for ${ms} ms each time`, ({ victim: { pid } }) => {
      Deno.kill(pid, "SIGSTOP");
      // Nothing else of this program may come between.
      for (const end = performance.now() + ms; performance.now() < end;);
      Deno.kill(pid, "SIGCONT");
      return Promise.resolve();
    })
  ),
];

function control(name: string, run: Attack["run"]): Attack {
  return { name, within: 1, attackers: { short: 1, long: 64 }, run };
}
