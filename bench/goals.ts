import type { ContenderName } from "./contenders.ts";
import type { RelayResult } from "./relay.ts";
import type { Results, Rounds } from "./results.ts";
import { spread } from "./statistics.ts";

/** What this project wants of itself, and how it did in one run. */
export type Goal = { goal: string; wanted: string; measured: string; isMet: boolean | undefined };

/** The goals that the run says something about. */
export function goals(results: Results): Goal[] {
  return [
    ...relayGoals(results),
    ...tailGoals(results),
    ...memoryGoals(results),
    ...matchingGoals(results),
    ...browserGoals(results),
  ];
}

function relayGoals({ relay }: Results): Goal[] {
  const rounds: Rounds<RelayResult> = relay[0]?.rounds ?? {};
  /** Median over the rounds of one contender's number by another's of the same round. */
  const ratio = (of: ContenderName, to: ContenderName, pick: (result: RelayResult) => number): number | undefined => {
    const [ours, theirs] = [rounds[of], rounds[to]];
    return ours && theirs && spread(ours.map((each, i) => pick(each) / pick(theirs[i]!))).median;
  };
  const rate = (each: RelayResult) => each.messagesPerSecond;
  // Socket.IO has two ways to send bytes: the faster one counts.
  const socketio = faster(ratio("native", "socketio", rate), ratio("native", "socketio-binary", rate));
  const hardenedSocketio = faster(ratio("hardened", "socketio", rate), ratio("hardened", "socketio-binary", rate));
  return [
    atLeast("Throughput of native by the bare forwarder", 0.85, ratio("native", "deno", rate)),
    atLeast("Throughput of native by Socket.IO", 2.5, socketio),
    atLeast("Throughput of hardened by Socket.IO", 1.5, hardenedSocketio),
    atLeast("Throughput of hardened by `ws` under Deno", 0.9, ratio("hardened", "deno-ws", rate)),
    told("Throughput of native by native without stamps", ratio("native", "native-unstamped", rate)),
    told("Throughput of hardened without stamps by `ws` under Deno", ratio("hardened-unstamped", "deno-ws", rate)),
  ].flat();
}

/** In a typical pair, which one pause of the machine does not decide. The table says how sure that is. */
function tailGoals({ tails = [] }: Results): Goal[] {
  const native = tails.find(({ of, to }) => of === "native" && to === "deno");
  return [
    ...atMost("p99 of native by the bare forwarder's, in a typical pair of slices", 1.2, native?.p99.typical.ratio),
    ...atMost("p99.9 of native by the bare forwarder's, in a typical pair of slices", 1, native?.p999.typical.ratio),
  ];
}

function memoryGoals({ connections: { native, deno } }: Results): Goal[] {
  const [ours, bare] = [native?.steps.at(-1), deno?.steps.at(-1)];
  if (native === undefined || ours === undefined || bare === undefined) return [];
  return [
    ...atMost("Memory per idle connection over the bare forwarder's, KB", 2, ours.idleKb - bare.idleKb),
    // What the allocator keeps it uses again: the second crowd must not cost a tenth of the first.
    ...atMost(
      "Memory after a second crowd left over that after the first, by the first crowd's",
      0.1,
      (native.leftAgainKb - native.leftKb) / (ours.idleKb * ours.connections),
    ),
  ];
}

function matchingGoals({ matching, lobby }: Results): Goal[] {
  const at = (waiting: number, pick: (result: Results["matching"][number][number]) => number) => {
    const values = matching.flatMap((round) => round.filter((each) => each.waiting === waiting).map(pick));
    return values.length > 0 ? spread(values).median : undefined;
  };
  const large = at(1_000_000, ({ match }) => match.p50);
  const small = at(1_000, ({ match }) => match.p50);
  const lately = at(1_000_000, ({ matchLately }) => matchLately.p50);
  const latelySmall = at(1_000, ({ matchLately }) => matchLately.p50);
  const join = lobby.native && spread(lobby.native.map(({ join }) => join.p99)).median;
  return [
    atMost("Enter and match among 10⁶ waiting, median, µs", 5, large),
    atMost("Enter and match among 10⁶ waiting, p99, µs", 50, at(1_000_000, ({ match }) => match.p99)),
    atMost("Enter and match among 10⁶ by 10³ waiting, with anybody", 2, large && small && large / small),
    told("The same with somebody who came a moment ago", lately && latelySmall && lately / latelySmall),
    atMost("Join to matched at 500 joins per second, p99, ms", 25, join),
  ].flat();
}

function browserGoals({ browser }: Results): Goal[] {
  return [
    atMost("Start to the partner's first frame, median, ms", 500, browser?.startToFirstFrame?.median),
    atMost("Sealing one message, ms", 0.3, browser?.seal.median),
  ].flat();
}

function atLeast(goal: string, wanted: number, measured: number | undefined): Goal[] {
  if (measured === undefined) return [];
  return [{ goal, wanted: `>= ${wanted}`, measured: show(measured), isMet: measured >= wanted }];
}

function atMost(goal: string, wanted: number, measured: number | undefined): Goal[] {
  if (measured === undefined) return [];
  return [{ goal, wanted: `<= ${wanted}`, measured: show(measured), isMet: measured <= wanted }];
}

/** Not a goal, but asked for. */
function told(goal: string, measured: number | undefined): Goal[] {
  return measured === undefined ? [] : [{ goal, wanted: "", measured: show(measured), isMet: undefined }];
}

function faster(ratio: number | undefined, other: number | undefined): number | undefined {
  return ratio === undefined || other === undefined ? ratio ?? other : Math.min(ratio, other);
}

function show(value: number): string {
  return Number(value.toPrecision(3)).toString();
}
