import type { ConnectionsResult } from "./connections.ts";
import { type ContenderName, CONTENDERS } from "./contenders.ts";
import { goals } from "./goals.ts";
import { PARTS } from "./profile.ts";
import type { Results, Rounds } from "./results.ts";
import { type Spread, spread } from "./statistics.ts";
import { showRatio } from "./tail-ratio.ts";

/** Everything that a run measured, as Markdown. */
export function renderReport(results: Results): string {
  const { machine, isShort, seconds } = results;
  return [
    `Measured ${machine.date} at ${machine.commit} in ${seconds} s: ${machine.cpu}, ${machine.cores} cores, ` +
    `Linux ${machine.kernel}, Deno ${machine.deno}, Node ${machine.node}.` +
    (isShort ? " A short run: the numbers show that it works, nothing else." : ""),
    goalsTable(results),
    ...results.relay.map(relayTables),
    tailsTable(results),
    profileTable(results.profiles),
    connectionsTable(results.connections),
    lobbyTable(results.lobby),
    matchingTable(results),
    browserTable(results),
  ].filter((part) => part !== "").join("\n\n");
}

/** Puts the report between the marks in docs/PERFORMANCE.md. */
export function writeDoc(results: Results): void {
  const path = new URL("../docs/PERFORMANCE.md", import.meta.url);
  const text = Deno.readTextFileSync(path);
  const marked = /(<!-- begin: npm run bench -- --doc -->\n)[^]*(<!-- end -->)/;
  if (!marked.test(text)) throw new Error("Cannot write docs/PERFORMANCE.md: the marks for the tables are missing");
  Deno.writeTextFileSync(path, text.replace(marked, (_, begin, end) => `${begin}\n${renderReport(results)}\n\n${end}`));
}

function goalsTable(results: Results): string {
  const rows = goals(results).map((
    { goal, wanted, measured, isMet },
  ) => [goal, wanted, measured, isMet === undefined ? "" : isMet ? "yes" : "no"]);
  return rows.length === 0 ? "" : section("Goals", table(["goal", "wanted", "measured", "met"], rows));
}

function relayTables({ options, rounds }: Results["relay"][number]): string {
  const { pairs, perSecond } = options;
  const saturated = rowsOf(rounds, (results, of) => {
    const of100 = (pick: (result: typeof results[number]) => number) => percent(of((each) => pick(each)));
    return [
      range(of((each) => each.messagesPerSecond), 0),
      range(of((each) => each.serverUsPerMessage), 1),
      of100((each) => each.serverShare),
      of100((each) => each.loadShare),
    ];
  });
  const steady = rowsOf(rounds, (results, of) => [
    range(of((each) => each.latency.p50), 0),
    range(of((each) => each.latency.p99), 0),
    range(of((each) => each.latency.p999), 0),
    range(of((each) => each.steadyUsPerMessage), 1),
    of((each) => each.lateMs).max.toFixed(1),
    percent(of((each) => each.missed), 1),
    String(results.reduce((sum, { lost }) => sum + lost, 0)),
  ]);
  return section(
    `Relay between ${thousands(pairs)} pairs`,
    "As fast as it goes, one message on its way per person:",
    table(["server", "messages per second", "server, µs per message", "server core", "load core"], saturated),
    `At ${thousands(perSecond)} messages per second; latencies in µs:`,
    table(
      ["server", "p50", "p99", "p99.9", "server, µs per message", "load late by, ms", "load missed", "lost"],
      steady,
    ),
  );
}

function tailsTable({ tails = [] }: Results): string {
  const titleOf = (name: ContenderName) => CONTENDERS.find((contender) => contender.name === name)!.title;
  const rows = tails.flatMap(({ of, to, slices, ...ratios }) =>
    ([["p99", ratios.p99], ["p99.9", ratios.p999]] as const).map(([what, { other, calm, pooled, typical }]) => [
      `${what}: ${titleOf(of)}, by ${titleOf(to)}`,
      String(slices),
      ...[other, calm].map(thousands),
      showRatio(pooled),
      showRatio(typical),
    ])
  );
  return rows.length === 0 ? "" : section(
    "The slowest messages, two servers side by side",
    "At the same steady rate, in µs; the first of the two by the other, with 95 % confidence intervals: of all messages, and in a typical pair of slices.",
    table(["what", "slices of each", "the first", "the other", "times, all messages", "times, typical pair"], rows),
  );
}

function profileTable(profiles: Results["profiles"] = {}): string {
  const profiled = CONTENDERS.flatMap(({ name, title }) => profiles[name] ? [{ title, ...profiles[name] }] : []);
  if (profiled.length === 0) return "";
  const rows = PARTS.map((part) => [
    part,
    ...profiled.map(({ parts, usPerMessage }) => {
      return parts[part] > 0 ? `${parts[part].toFixed(2)} (${Math.round(parts[part] / usPerMessage * 100)} %)` : "";
    }),
  ]);
  return section(
    "Where the time of one message goes",
    "Processor time of the server at saturation in µs, by samples of `perf` every half millisecond: two digits are more than it knows.",
    table(
      ["part", ...profiled.map(({ title }) => title)],
      [...rows, ["together", ...profiled.map(({ usPerMessage }) => usPerMessage.toFixed(1))]],
    ),
  );
}

function connectionsTable(connections: { [C in ContenderName]?: ConnectionsResult }): string {
  const rows = CONTENDERS.flatMap(({ name, title }) => {
    const result = connections[name];
    return result === undefined ? [] : result.steps.map((step, i) => [
      title,
      thousands(step.connections),
      thousands(step.acceptedPerSecond),
      step.idleKb.toFixed(1),
      step.waitingKb?.toFixed(1) ?? "",
      i < result.steps.length - 1 ? "" : [result.baseKb, result.leftKb, result.leftAgainKb].map(megabytes).join(", "),
    ]);
  });
  return rows.length === 0 ? "" : section(
    "Connections",
    table(
      [
        "server",
        "connections",
        "accepted per second",
        "KB per idle one",
        "KB per waiting one",
        "MB before, after all left, after all came and left again",
      ],
      rows,
    ),
  );
}

function lobbyTable(lobby: Results["lobby"]): string {
  const rows = rowsOf(lobby, (_results, of) => [
    range(of((each) => each.join.p50), 1),
    range(of((each) => each.join.p99), 1),
    range(of((each) => each.roomsPerSecond), 0),
    range(of((each) => each.serverUsPerRoom), 0),
    range(of((each) => each.storm.p50), 0),
    range(of((each) => each.storm.p99), 0),
    percent(of((each) => each.loadShare)),
  ]);
  return rows.length === 0 ? "" : section(
    "Matching through sockets",
    "Joins at a steady rate, then a storm in which everybody skips as soon as matched, until the cool-down begins; latencies in ms:",
    table(
      [
        "server",
        "join to matched p50",
        "p99",
        "storm: rooms per second",
        "server, µs per room",
        "next to matched p50",
        "p99",
        "load core",
      ],
      rows,
    ),
  );
}

function matchingTable({ matching }: Results): string {
  const rows = (matching[0] ?? []).map(({ waiting }, i) => {
    const rounds = matching.map((round) => round[i]!);
    const cost = (of: "match" | "matchLately" | "matchCrowded" | "enter" | "withdraw") =>
      [rounds.map((each) => each[of].p50), rounds.map((each) => each[of].p99)].map((values) =>
        range(spread(values), 2)
      );
    return [
      thousands(waiting),
      ...cost("match"),
      ...cost("matchLately"),
      ...cost("matchCrowded"),
      ...cost("enter"),
      ...cost("withdraw"),
      thousands(spread(rounds.map(({ bytes }) => bytes)).median),
    ];
  });
  return rows.length === 0 ? "" : section(
    "The matchmaker alone",
    "µs per call. Match: with anybody of them, whose memory is cold. Lately: with somebody who came a moment ago. Crowded: fifty people under each interest, no two of whom speak the same language.",
    table(
      [
        "waiting",
        "match p50",
        "p99",
        "lately p50",
        "p99",
        "crowded p50",
        "p99",
        "enter p50",
        "p99",
        "withdraw p50",
        "p99",
        "bytes each",
      ],
      rows,
    ),
  );
}

function browserTable({ browser }: Results): string {
  if (browser === undefined) return "";
  const { bundles, startToFirstMessage, startToFirstFrame, startToFirstFrameRelayed, seal, open, idle, version } =
    browser;
  const sizes = Object.entries(bundles).map(([name, { bytes, brotli }]) => [
    name,
    `${(brotli / 1024).toFixed(1)} KB with Brotli, ${(bytes / 1024).toFixed(1)} KB as it is`,
  ]);
  return section(
    `In the browser (${version})`,
    table(["what", "median (range)"], [
      ...sizes,
      ["Start to the partner's first message", `${range(startToFirstMessage, 0)} ms`],
      ...(startToFirstFrame
        ? [["Start to the partner's first frame, connected directly", `${range(startToFirstFrame, 0)} ms`]]
        : []),
      ...(startToFirstFrameRelayed
        ? [["Start to the partner's first frame, through TURN", `${range(startToFirstFrameRelayed, 0)} ms`]]
        : []),
      ["Commit to, seal and frame a message", `${range(seal, 3)} ms`],
      ["Open and check a message", `${range(open, 3)} ms`],
      ["Main thread, loading the page with the tag", `${range(idle.loadMs, 0)} ms more than without`],
      ["Main thread, the idle tag", `${range(idle.perSecondMs, 1)} ms per second more than without`],
    ]),
  );
}

function rowsOf<T>(
  rounds: Rounds<T>,
  cells: (results: T[], of: (pick: (result: T) => number) => Spread) => string[],
): string[][] {
  return CONTENDERS.flatMap(({ name, title }) => {
    const results = rounds[name];
    return results === undefined ? [] : [[title, ...cells(results, (pick) => spread(results.map(pick)))]];
  });
}

function section(title: string, ...parts: string[]): string {
  return [`### ${title}`, ...parts].join("\n\n");
}

function table(head: string[], rows: string[][]): string {
  return [head, head.map((_, i) => i === 0 ? "---" : "---:"), ...rows].map((row) => `| ${row.join(" | ")} |`).join(
    "\n",
  );
}

function range({ median, min, max }: Spread, digits: number): string {
  const show = (value: number) => digits === 0 ? thousands(value) : value.toFixed(digits);
  return show(min) === show(max) ? show(median) : `${show(median)} (${show(min)} to ${show(max)})`;
}

function percent({ median }: Spread, digits = 0): string {
  return `${(median * 100).toFixed(digits)} %`;
}

function megabytes(kilobytes: number): string {
  return (kilobytes / 1024).toFixed(0);
}

function thousands(value: number): string {
  return Math.round(value).toLocaleString("en");
}
