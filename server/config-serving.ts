import type { Option } from "./config-option.ts";
import { bool, whole, word } from "./config-readers.ts";

/** How the server is reached. */
export const SERVING_OPTIONS = {
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
};
