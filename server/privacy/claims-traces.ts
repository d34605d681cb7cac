import { type Claim, test } from "./claim.ts";

/** What people leave behind: with their partner, on their device, in limits and logs. */
export const TRACE_CLAIMS: readonly Claim[] = [
  {
    id: "address-by-agreement",
    promise: 7,
    text: {
      en: "Your partner learns your network address only if you both agree to a direct call.",
      fr: "L’autre personne n’apprend votre adresse réseau que si vous acceptez tous les deux un appel direct.",
    },
    tests: [
      test(
        "components/session/relay-call.test.ts",
        "may go directly once both have agreed",
      ),
      test(
        "e2e/stories/consent.ts",
        "Without TURN nothing is asked, connected or sent before both have read what a call shows",
      ),
    ],
  },
  {
    id: "calls-relayed",
    promise: 7,
    text: {
      en: "Calls go through a relay, unless you both agree otherwise.",
      fr: "Les appels passent par un relais, sauf si vous êtes d’accord tous les deux.",
    },
    holds: ({ modes, turnUrls }) => !modes.includes("video") || turnUrls.length > 0,
    tests: [
      test("components/session/relay-call.test.ts", "shows the partner no candidate of its own"),
      test(
        "e2e/stories/turn.ts",
        "goes through TURN over",
      ),
      test(
        "e2e/stories/turn.ts",
        "Without TURN the same look at a call finds addresses: it would find them with TURN as well",
      ),
    ],
  },
  {
    id: "address-never",
    promise: 7,
    text: {
      en: "Your partner never learns your network address: there are no direct calls.",
      fr: "L’autre personne n’apprend jamais votre adresse réseau : il n’y a pas d’appels directs.",
    },
    holds: ({ modes, directCalls }) => !modes.includes("video") || directCalls === "off",
    tests: [
      test(
        "components/session/relay-only.test.ts",
        "hide addresses wherever a description may have them, and change nothing else",
      ),
    ],
  },
  {
    id: "no-tracking",
    promise: 8,
    text: {
      en: "No cookies, no tracking, no fingerprinting, no request to anybody else.",
      fr: "Pas de cookies, pas de pistage, pas d’empreinte, aucune requête à un tiers.",
    },
    tests: [
      test(
        "e2e/stories/promises.ts",
        "A whole conversation talks to our own origin only, sets no cookie and stores nothing",
      ),
    ],
  },
  {
    id: "choice-to-remember",
    promise: 9,
    text: {
      en: "Your device remembers your choices only if you say so, and forgets them when you say so.",
      fr: "Votre appareil ne retient vos choix que si vous le demandez, et les oublie quand vous le demandez.",
    },
    tests: [test("components/preferences/preferences.test.ts", "nothing is stored until the person asks for it")],
  },
  {
    id: "address-hashed",
    promise: 10,
    text: {
      en:
        "Limits against abuse count under a keyed hash of your network address, with a new random key every day; the address itself is never stored or logged.",
      fr:
        "Les limites contre les abus comptent sous un condensé à clé de votre adresse réseau, avec une clé aléatoire nouvelle chaque jour ; l’adresse elle-même n’est jamais gardée ni journalisée.",
    },
    tests: [
      test("server/seal/address-hash.test.ts", "AddressHash makes yesterday's buckets unlinkable"),
      test(
        "server/seal/address-hash.test.ts",
        "AddressHash gives the same prefix the same bucket within a day, and no bucket shows the address",
      ),
      test(
        "e2e/stories/forgetting.ts",
        "After leaving, nothing of a person is left in the server's memory, log or metrics",
      ),
    ],
  },
  {
    id: "log-fields",
    promise: 11,
    text: {
      en: "Logs have fixed fields: time and words of ours. No address, no browser, no text of anybody.",
      fr:
        "Les journaux ont des champs fixes : l’heure et nos propres mots. Ni adresse, ni navigateur, ni texte de quiconque.",
    },
    tests: [
      test("server/log.test.ts", "Log writes known fields only, whatever an object carries"),
      test("server/privacy/log-canary.test.ts", "No path through the server writes what a stranger sent into the log"),
      test("server/log-files.test.ts", "Log files go before a line of theirs is older than the table says"),
    ],
  },
  {
    id: "no-device-region",
    promise: 11,
    text: {
      en: "Nothing about your device or country is written down.",
      fr: "Rien sur votre appareil ou votre pays n’est noté.",
    },
    holds: ({ logDeviceHeader, logRegionHeader }) => logDeviceHeader === undefined && logRegionHeader === undefined,
    tests: [test("server/arrival.test.ts", "Without configured headers an arrival is not written down at all")],
  },
];
