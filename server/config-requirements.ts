import type { Mode } from "../protocol/mod.ts";
import type { Config } from "./config-options.ts";
import type { AgeMode } from "./privacy/ports.ts";

/** Addresses and secret of TURN are of no use without each other. */
export function missingForTurn({ turnUrls, turnSecret, modes }: Config): string[] {
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
export function missingForLog({ logDeviceHeader, logRegionHeader, trustedProxies }: Config): string[] {
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

/** Without TURN every call is a direct one. */
export function possibleModes({ modes, turnUrls, directCalls }: Config): readonly Mode[] {
  return directCalls === "off" && turnUrls?.length === 0 ? modes?.filter((mode) => mode !== "video") : modes;
}
