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
  "TRUSTED_PROXIES",
  "TURN_URLS",
  "TURN_SECRET",
  "TURN_OPERATOR",
  "DIRECT_VIDEO",
  "ACCEPT_UNMODERATED_VIDEO",
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
export const SERVER_FOLDERS = ["components/dist", "demo/dist", "docs"];

/**
 * What the server may do: listen and connect, read the built files and its configuration. No writing, no programs,
 * no native code, no system information, no downloads, and never a question to the person at the keyboard.
 */
export const SERVER_PERMISSIONS = [
  "--no-prompt",
  "--no-code-cache",
  "--no-remote",
  "--allow-net",
  `--allow-read=${SERVER_FOLDERS.join(",")}`,
  `--allow-env=${[...CONFIG_ENV, ...PACKAGE_ENV].join(",")}`,
];
