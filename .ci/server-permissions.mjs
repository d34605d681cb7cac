/** The environment variables that the server may read: its own configuration and what its packages ask for. */
export const SERVER_ENV = [
  "PORT",
  "HOST",
  "TRANSPORT",
  "PRODUCTION",
  "SECRET",
  "ORIGINS",
  "TURN_URLS",
  "TURN_SECRET",
  "TRUSTED_PROXIES",
  "ENGINE_URL",
  // ws asks for these two before it loads native helpers, which are not installed.
  "WS_NO_BUFFER_UTIL",
  "WS_NO_UTF_8_VALIDATE",
];

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
  `--allow-env=${SERVER_ENV.join(",")}`,
];
