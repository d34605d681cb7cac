import type { Option } from "./config-option.ts";
import { bool, headerName, items, word } from "./config-readers.ts";
import { type Network, parseNetwork } from "./http/networks.ts";
import { LOG_LEVELS, type LogLevel } from "./log.ts";

/** What the server shows and writes. */
export const OUTPUT_OPTIONS = {
  landing: {
    meaning:
      "Show the landing page at / and the demo pages below /demo/; in production, name your address in origins too",
    expected: "true or false",
    read: bool,
    fallback: undefined,
    shown: "true, false with --production",
    isSwitch: true,
  } as Option<boolean | undefined>,
  metricsNetworks: {
    meaning: "Networks that may read /metrics, separated by commas; without --production also loopback",
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
    meaning:
      "Also write events into hourly files in this folder, which must exist; access for 24 h, errors for 7 days, removed while it runs and at a start",
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
