import { ICE_SERVERS_MAX, type Mode, MODES } from "../protocol/mod.ts";
import { type Network, parseNetwork } from "./http/networks.ts";
import { AGE_MODES, type AgeMode } from "./privacy/ports.ts";
import {
  atMost,
  bool,
  headerName,
  isContact,
  isoDate,
  items,
  line,
  nonEmpty,
  readOrigin,
  whole,
  word,
} from "./config-readers.ts";
import { LOG_LEVELS, type LogLevel } from "./log.ts";
import { closestWord } from "./closest-word.ts";
import { readTurnUrl } from "./turn-url.ts";

/** One configuration key: everything that parsing, `--help` and the documentation say about it. */
type Option<T> = {
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

const OPTIONS = {
  port: {
    meaning: "Port to listen on; 0 lets the system choose",
    expected: "0-65535",
    read: whole(0, 65_535),
    fallback: 8_000,
  } as Option<number>,
  host: {
    meaning: "Address to listen on; localhost means loopback only, 0.0.0.0 every network",
    expected: "an address or host name",
    read: (text) => /^[\w.:-]{1,253}$/.test(text) ? text : undefined,
    fallback: "localhost",
  } as Option<string>,
  production: {
    meaning: "Serve the public: strict defaults, and no start while something needed is missing",
    expected: "true or false",
    read: bool,
    fallback: false,
    isSwitch: true,
  } as Option<boolean>,
  transport: {
    meaning: "How sockets are served: native (fastest, behind a proxy that limits clients) or hardened",
    expected: "native or hardened",
    read: word(["native", "hardened"]),
    fallback: undefined,
    shown: "native, hardened with --production",
  } as Option<"native" | "hardened" | undefined>,
  operator: {
    meaning: "Who runs this server and answers for it (the controller of GDPR Art. 4): a person or an organisation",
    expected: "a name of 2 to 200 characters",
    read: line(2, 200),
    fallback: undefined,
    shown: "none",
  } as Option<string | undefined>,
  operatorContact: {
    meaning: "Where people reach the operator: an e-mail address or a web page",
    expected: "an e-mail address, or an address that begins with https://",
    read: (text) => isContact(text) ? text : undefined,
    fallback: undefined,
    shown: "none",
  } as Option<string | undefined>,
  operatorCountry: {
    meaning: "Country of the operator, whose law applies; two letters, for example FR",
    expected: "two letters (ISO 3166), for example FR",
    read: (text) => /^[A-Za-z]{2}$/.test(text) ? text.toUpperCase() : undefined,
    fallback: undefined,
    shown: "none",
  } as Option<string | undefined>,
  operatorPerson: {
    meaning: "The accountable person: somebody who answers for what happens here",
    expected: "a name of 2 to 200 characters",
    read: line(2, 200),
    fallback: undefined,
    shown: "none",
  } as Option<string | undefined>,
  policyDate: {
    meaning: "Since when this configuration is in force, as the policy states it, for example 2026-11-01",
    expected: "a date such as 2026-11-01",
    read: isoDate,
    fallback: undefined,
    shown: "the date of the policy's texts",
  } as Option<string | undefined>,
  ageMode: {
    meaning:
      "Who makes sure that visitors are 18 or older: ask (we ask them), site (the site that embeds the chat has)",
    expected: AGE_MODES.join(" or "),
    read: word(AGE_MODES),
    fallback: undefined,
    shown: "ask; to be chosen with --production",
  } as Option<AgeMode | undefined>,
  origins: {
    meaning: "Sites that may embed the chat, separated by commas, for example https://example.org",
    expected: "origins such as https://example.org, separated by commas",
    read: items(readOrigin),
    fallback: [],
    shown: "this server itself and localhost; none with --production",
  } as Option<readonly string[]>,
  secret: {
    meaning: "At least 32 random characters; the same on every restart keeps conversations and reports across restarts",
    expected: "at least 32 characters",
    read: (text) => text.length >= 32 ? text : undefined,
    fallback: undefined,
    shown: "random at every start",
    isSecret: true,
  } as Option<string | undefined>,
  modes: {
    meaning: "What strangers may meet for: text, video or both",
    expected: "text, video or text,video",
    read: (text) => nonEmpty(items(word(MODES))(text)),
    fallback: MODES,
  } as Option<readonly Mode[]>,
  widenAfterMs: {
    meaning: "Wait for a shared interest this long, then meet anybody, ms",
    expected: "0-600000",
    read: whole(0, 600_000),
    fallback: 8_000,
  } as Option<number>,
  recentForMs: {
    meaning: "Former partners are not matched again for this long, ms",
    expected: "0-86400000",
    read: whole(0, 86_400_000),
    fallback: 120_000,
  } as Option<number>,
  graceMs: {
    meaning: "A room waits for somebody whose connection was lost for this long, ms; 0 ends it at once",
    expected: "0-300000",
    read: whole(0, 300_000),
    fallback: 20_000,
  } as Option<number>,
  reportDays: {
    meaning: "Reports are kept for so many days",
    expected: "1-90",
    read: whole(1, 90),
    fallback: 7,
  } as Option<number>,
  maxConnections: {
    meaning: "Connections at the same time; more are asked to come back later",
    expected: "1-1000000",
    read: whole(1, 1_000_000),
    fallback: 10_000,
  } as Option<number>,
  maxConnectionsPerAddress: {
    meaning: "Connections at the same time from one address (IPv4) or /64 network (IPv6)",
    expected: "1-1000000",
    read: whole(1, 1_000_000),
    fallback: 20,
  } as Option<number>,
  workAboveJoins: {
    meaning: "Browsers do a moment of work before they wait while more people than this start in a second; 0 always",
    expected: "0-1000000",
    read: whole(0, 1_000_000),
    fallback: 100,
  } as Option<number>,
  workAboveConnections: {
    meaning: "The same while more than this part of max-connections is in use, percent; 100 never",
    expected: "1-100",
    read: whole(1, 100),
    fallback: 90,
  } as Option<number>,
  trustedProxies: {
    meaning: "Networks whose X-Forwarded-For is believed, separated by commas, for example 10.0.0.0/8",
    expected: "networks such as 10.0.0.0/8 or ::1, separated by commas",
    read: items(parseNetwork),
    fallback: [],
    shown: "none",
  } as Option<readonly Network[]>,
  turnUrls: {
    meaning: "TURN servers for calls, separated by commas, for example turn:turn.example.org:3478?transport=udp",
    expected:
      `at most ${ICE_SERVERS_MAX} addresses such as turn:turn.example.org:3478?transport=udp, separated by commas`,
    read: (text) => atMost(ICE_SERVERS_MAX, items(readTurnUrl)(text)),
    fallback: [],
    shown: "none",
  } as Option<readonly string[]>,
  turnSecret: {
    meaning: "Secret that the TURN servers know as well (static-auth-secret of coturn), at least 32 characters",
    expected: "at least 32 printable ASCII characters without spaces",
    // Whoever gets a credential may try secrets at home; and coturn's file has no way to write other characters.
    read: (text) => /^[!-~]{32,}$/.test(text) ? text : undefined,
    fallback: undefined,
    shown: "none",
    isSecret: true,
  } as Option<string | undefined>,
  turnOperator: {
    meaning: "Who runs the TURN servers, as the policy names them; they see network addresses",
    expected: "a name of 2 to 200 characters",
    read: line(2, 200),
    fallback: undefined,
    shown: "the operator",
  } as Option<string | undefined>,
  directVideo: {
    meaning: "Allow video in production without TURN: partners then learn each other's network address",
    expected: "true or false",
    read: bool,
    fallback: false,
    isSwitch: true,
  } as Option<boolean>,
  acceptUnmoderatedVideo: {
    meaning: "Allow video in production although nobody watches a review desk; the policy says so",
    expected: "true or false",
    read: bool,
    fallback: false,
    isSwitch: true,
  } as Option<boolean>,
  directCalls: {
    meaning:
      "Calls from browser to browser, which show both their network addresses: warn lets two people agree to it, " +
      "off never allows it, so that without TURN there is text only",
    expected: "warn or off",
    read: word(["warn", "off"]),
    fallback: "warn",
  } as Option<"warn" | "off">,
  landing: {
    meaning: "Show the landing page at / and the demo pages below /demo/",
    expected: "true or false",
    read: bool,
    fallback: true,
    isSwitch: true,
  } as Option<boolean>,
  metricsNetworks: {
    meaning: "Networks that may read /metrics besides loopback, separated by commas",
    expected: "networks such as 10.0.0.0/8 or ::1, separated by commas",
    read: items(parseNetwork),
    fallback: [],
    shown: "none",
  } as Option<readonly Network[]>,
  logLevel: {
    meaning: "Least important events that are written: debug, info, warn or error",
    expected: LOG_LEVELS.join(", "),
    read: word(LOG_LEVELS),
    fallback: "info",
  } as Option<LogLevel>,
  logDir: {
    meaning: "Also write events into hourly files in this folder, which must exist; access for 24 h, errors for 7 days",
    expected: "an absolute path",
    read: (text) => /^(\/|[A-Za-z]:[\\/])[^\0,]{1,500}$/.test(text) ? text.replace(/(?<=.)[\\/]+$/, "") : undefined,
    fallback: undefined,
    shown: "none: no file is ever written",
  } as Option<string | undefined>,
  logDeviceHeader: {
    meaning:
      "Header in which a trusted proxy tells the class of device (mobile, tablet, desktop); written down, if set",
    expected: "the name of a header",
    read: headerName,
    fallback: undefined,
    shown: "none",
  } as Option<string | undefined>,
  logRegionHeader: {
    meaning: "Header in which a trusted proxy tells the country (two letters); written down, if set",
    expected: "the name of a header",
    read: headerName,
    fallback: undefined,
    shown: "none",
  } as Option<string | undefined>,
};

type Key = keyof typeof OPTIONS;
type Values = { [K in Key]: (typeof OPTIONS)[K]["fallback"] };

/** How this server runs; frozen, read once at start. */
export type Config = Readonly<
  Omit<Values, "transport" | "ageMode"> & { transport: "native" | "hardened"; ageMode: AgeMode }
>;

/** Every key, by the name that it has in code. */
export const CONFIG_KEYS = Object.keys(OPTIONS) as readonly Key[];

/** What the command line and the environment come to. `problems` are complete sentences without a full stop. */
export type ConfigResult = { type: "config"; config: Config } | { type: "help" } | {
  type: "problems";
  problems: string[];
};

/** The environment variables that mean something. */
export const CONFIG_ENV: readonly string[] = keys().map(envName);

/** Reads flags and environment; a flag wins over the environment, the environment over the default. */
export function readConfig(args: readonly string[], env: (name: string) => string | undefined): ConfigResult {
  const { given, problems, help } = readFlags(args);
  if (help) return { type: "help" };
  for (const key of keys()) {
    const text = env(envName(key));
    if (text !== undefined && text !== "" && !given.has(key)) given.set(key, { name: envName(key), text });
  }
  const values: Record<string, unknown> = {};
  for (const key of keys()) {
    const option: Option<unknown> = OPTIONS[key];
    const source = given.get(key);
    const value = source === undefined ? option.fallback : option.read(source.text.trim());
    if (source !== undefined && value === undefined) problems.push(cannotRead(source, option));
    values[key] = Object.freeze(value);
  }
  const config = {
    ...values,
    transport: values.transport ?? (values.production ? "hardened" : "native"),
    ageMode: values.ageMode ?? "ask",
    modes: possibleModes(values as Config),
  } as Config;
  if (problems.length === 0) {
    problems.push(...missingForTurn(config), ...missingForLog(config));
    if (config.production) problems.push(...missingForProduction({ ...config, ageMode: values.ageMode as AgeMode }));
  }
  return problems.length > 0 ? { type: "problems", problems } : { type: "config", config: Object.freeze(config) };
}

/** Every key with its meaning and default, for `--help`. */
export function helpText(): string {
  const rows = keys().map((key) => {
    const { isSwitch, meaning } = OPTIONS[key] as Option<unknown>;
    return [`--${flagName(key)}${isSwitch ? "" : " <value>"}`, meaning, `default: ${shownDefault(key)}`] as const;
  });
  return [
    "Passerby: anonymous one-to-one chat between strangers, for any page",
    "",
    "Usage: npm start -- [options]",
    "",
    ...rows.map(([flag, meaning, fallback]) => `  ${flag.padEnd(40)} ${meaning} (${fallback})`),
    `  ${"--help".padEnd(40)} Show this`,
    "",
    "A switch is turned off with --no-, for example --no-landing. Every option can also be set in the environment",
    `under the same name: --widen-after-ms is WIDEN_AFTER_MS.`,
  ].join("\n");
}

/** The rows of the configuration table in the documentation. */
export function configTable(): { flag: string; env: string; meaning: string; fallback: string }[] {
  return keys().map((key) => ({
    flag: `--${flagName(key)}`,
    env: envName(key),
    meaning: OPTIONS[key].meaning,
    fallback: shownDefault(key),
  }));
}

type Source = { name: string; text: string };

function readFlags(args: readonly string[]): { given: Map<Key, Source>; problems: string[]; help: boolean } {
  const given = new Map<Key, Source>();
  const problems: string[] = [];
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === "--help" || arg === "-h") return { given, problems, help: true };
    if (arg === "--") continue; // npm and deno leave it in
    const [, no, name, , value] = /^--(no-)?([a-z][a-z-]*)(=(.*))?$/s.exec(arg) ?? [];
    const key = keys().find((key) => flagName(key) === name);
    const isSwitch = key !== undefined && (OPTIONS[key] as Option<unknown>).isSwitch === true;
    if (key === undefined || (no && (!isSwitch || value !== undefined))) {
      problems.push(unknownFlag(arg));
      if (rest[0] !== undefined && !rest[0].startsWith("--")) rest.shift(); // belongs to the flag nobody knows
      continue;
    }
    if (isSwitch) given.set(key, { name: `--${name}`, text: value ?? String(!no) });
    else if (value !== undefined) given.set(key, { name: `--${name}`, text: value });
    else if (rest[0] === undefined || rest[0].startsWith("--")) {
      problems.push(`Cannot read "--${name}": expected ${OPTIONS[key].expected}, got nothing`);
    } else given.set(key, { name: `--${name}`, text: rest.shift()! });
  }
  return { given, problems, help: false };
}

function cannotRead({ name, text }: Source, { expected, isSecret }: Option<unknown>): string {
  const got = isSecret ? `${text.length} characters` : JSON.stringify(text);
  return `Cannot read config "${name.replace(/^--/, "")}": expected ${expected}, got ${got}`;
}

function unknownFlag(arg: string): string {
  const name = arg.replace(/=.*$/s, "");
  if (!name.startsWith("-")) return `Cannot use the argument ${JSON.stringify(arg)}: expected options, see --help`;
  const names = keys().flatMap((key) => {
    const flag = flagName(key);
    return (OPTIONS[key] as Option<unknown>).isSwitch ? [`--${flag}`, `--no-${flag}`] : [`--${flag}`];
  });
  const closest = closestWord(name, names);
  return `Cannot use the unknown option "${name}": ${closest ? `did you mean "${closest}"?` : "see --help"}`;
}

/** Without TURN every call is a direct one. */
function possibleModes({ modes, turnUrls, directCalls }: Config): readonly Mode[] {
  return directCalls === "off" && turnUrls?.length === 0 ? modes?.filter((mode) => mode !== "video") : modes;
}

/** Addresses and secret of TURN are of no use without each other. */
function missingForTurn({ turnUrls, turnSecret, modes }: Config): string[] {
  if (modes.length === 0) {
    return [
      'Cannot use config "direct-calls": it is off and there is no TURN, so no video is possible. Add text to modes',
    ];
  }
  if ((turnUrls.length > 0) === (turnSecret !== undefined)) return [];
  const [given, missing, advice] = turnSecret === undefined
    ? ["turn-urls", "turn-secret", "Name the secret that the TURN servers know, as TURN_SECRET in the environment"]
    : ["turn-secret", "turn-urls", "Name the servers, for example TURN_URLS=turn:turn.example.org:3478?transport=udp"];
  return [`Cannot use config "${given}": config "${missing}" is missing. ${advice}`];
}

/** What a proxy did not write, anybody could have. */
function missingForLog({ logDeviceHeader, logRegionHeader, trustedProxies }: Config): string[] {
  const given = logDeviceHeader !== undefined ? "log-device-header" : "log-region-header";
  if ((logDeviceHeader ?? logRegionHeader) === undefined || trustedProxies.length > 0) return [];
  return [`Cannot use config "${given}": config "trusted-proxies" is missing. Name the proxy that writes the header`];
}

/** What the public has a right to know, or an operator has to decide, before anybody is let in; one sentence each. */
export function missingForProduction(
  config: Omit<Config, "ageMode"> & { ageMode: AgeMode | undefined },
): string[] {
  const video = config.modes.includes("video");
  const wanted: [isThere: boolean, what: string, advice: string][] = [
    [config.operator !== undefined, 'config "operator" is missing', 'Say who runs it, for example OPERATOR="Jo Doe"'],
    [
      config.operatorContact !== undefined,
      'config "operator-contact" is missing',
      "Say where people reach you, for example OPERATOR_CONTACT=privacy@example.org",
    ],
    [
      config.operatorCountry !== undefined,
      'config "operator-country" is missing',
      "Name your country, for example OPERATOR_COUNTRY=FR",
    ],
    [
      config.operatorPerson !== undefined,
      'config "operator-person" is missing',
      'Name the accountable person, for example OPERATOR_PERSON="Jo Doe"',
    ],
    [
      config.origins.length > 0,
      'config "origins" is missing',
      "Name the sites that may embed the chat, for example --origins https://example.org or ORIGINS=https://example.org",
    ],
    [
      config.ageMode !== undefined,
      'config "age-mode" is missing',
      "Choose AGE_MODE=ask, or AGE_MODE=site if the sites that embed the chat make sure that visitors are 18 or older",
    ],
    [
      !video || config.acceptUnmoderatedVideo,
      "there is no review desk yet that watches over video",
      "Offer text only with --modes text, or take it upon you with --accept-unmoderated-video",
    ],
    [
      !video || config.turnUrls.length > 0 || config.directVideo,
      'config "turn-urls" is missing, so a partner in a video call would learn the network address',
      "Name TURN servers (docs/TURN.md), offer text only with --modes text, or allow it with --direct-video",
    ],
  ];
  return wanted.filter(([isThere]) => !isThere)
    .map(([, what, advice]) => `Cannot start with --production: ${what}. ${advice}`);
}

function shownDefault(key: Key): string {
  const { fallback, shown } = OPTIONS[key] as Option<unknown>;
  return shown ?? String(fallback);
}

function keys(): Key[] {
  return Object.keys(OPTIONS) as Key[];
}

function flagName(key: Key): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function envName(key: Key): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}
