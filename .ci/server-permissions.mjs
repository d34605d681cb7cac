/** The server's own configuration, as `CONFIG_ENV` in server/config.ts has it (a test compares them). */
export const CONFIG_ENV = [
  "PORT",
  "HOST",
  "PRODUCTION",
  "TRANSPORT",
  "OPERATOR",
  "OPERATOR_CONTACT",
  "OPERATOR_COUNTRY",
  "OPERATOR_PERSON",
  "POLICY_DATE",
  "AGE_MODE",
  "ORIGINS",
  "SECRET",
  "MODES",
  "WIDEN_AFTER_MS",
  "RECENT_FOR_MS",
  "GRACE_MS",
  "REPORT_DAYS",
  "MAX_CONNECTIONS",
  "MAX_CONNECTIONS_PER_ADDRESS",
  "MAX_ARRIVALS_PER_ADDRESS",
  "WORK_ABOVE_JOINS",
  "WORK_ABOVE_CONNECTIONS",
  "TRUSTED_PROXIES",
  "TURN_URLS",
  "TURN_SECRET",
  "TURN_OPERATOR",
  "DIRECT_VIDEO",
  "ACCEPT_UNMODERATED_VIDEO",
  "DIRECT_CALLS",
  "LANDING",
  "METRICS_NETWORKS",
  "LOG_LEVEL",
  "LOG_DIR",
  "LOG_DEVICE_HEADER",
  "LOG_REGION_HEADER",
];

/** What ws asks for before it would load native helpers, which are not installed. */
const PACKAGE_ENV = ["WS_NO_BUFFER_UTIL", "WS_NO_UTF_8_VALIDATE"];

/** The folders that the server may read: what it sends to browsers, nothing else. */
export const SERVER_FOLDERS = ["components/dist", "demo/dist"];

/** Read from the same places as the server reads its configuration: a flag wins over the environment. */
export function configured(name, { args, env }) {
  const flag = `--${name}`;
  const at = args.findLastIndex((arg) => arg === flag || arg.startsWith(`${flag}=`));
  if (at < 0) return env[name.replaceAll("-", "_").toUpperCase()] || undefined;
  return args[at] === flag ? args[at + 1] : args[at].slice(flag.length + 1);
}

/** Listening needs a right to the address; port 0 to every port of it. The name localhost means both loopback addresses. */
function listeningAddresses(options) {
  const host = configured("host", options) ?? "localhost";
  const port = configured("port", options) ?? "8000";
  const suffix = /^\d+$/.test(port) && Number(port) > 0 ? `:${port}` : "";
  return (host === "localhost" ? ["127.0.0.1", "[::1]"] : [host.includes(":") ? `[${host}]` : host])
    .map((address) => `${address}${suffix}`);
}

/**
 * What the server may do: listen on its address, read the built files and its configuration. No writing (but into a log
 * folder that the operator named), no programs, no native code, no system information, no downloads, and never a
 * question to the person at the keyboard.
 * @param {{ args: string[], env: Record<string, string | undefined> }} options the server's own flags and environment
 */
export function serverPermissions(options) {
  const logs = configured("log-dir", options);
  // What cannot be a folder is refused by the server itself, with a reason.
  const folder = logs && /^(\/|[A-Za-z]:[\\/])[^,]*$/.test(logs) ? logs : undefined;
  return [
    "--no-prompt",
    "--no-code-cache",
    "--no-remote",
    `--allow-net=${listeningAddresses(options).join(",")}`,
    `--allow-read=${[...SERVER_FOLDERS, ...(folder ? [folder] : [])].join(",")}`,
    `--allow-env=${[...CONFIG_ENV, ...PACKAGE_ENV].join(",")}`,
    ...(folder ? [`--allow-write=${folder}`] : []),
  ];
}
