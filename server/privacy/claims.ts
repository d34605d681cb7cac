import type { PolicyConfig, Words } from "./ports.ts";
import type { TestName } from "./retention.ts";

/** One thing that we promise, whether this server keeps it, and the tests that fail when it stops being true. */
export type Claim = {
  readonly id: string;
  /** The row of the list of promises. */
  readonly promise: number;
  readonly text: Words;
  /** Without it, every server does. */
  readonly holds?: (config: PolicyConfig) => boolean;
  readonly tests: readonly TestName[];
};

const test = (file: string, name: string): TestName => ({ file, name });
const PROMISES = "e2e/stories/promises.ts";
const CANARY = test(
  "e2e/stories/canary.ts",
  "Words, typing and signals never reach the server, while what it must know does",
);

/** Everything that a server of this version can guarantee. */
export const CLAIMS: readonly Claim[] = [
  {
    id: "no-account",
    promise: 1,
    text: {
      en: "No account: no name, no e-mail, no phone number, no profile.",
      fr: "Pas de compte : ni nom, ni e-mail, ni téléphone, ni profil.",
    },
    tests: [test("e2e/stories/meeting.ts", "Two people with fresh browsers activate two controls each, and meet")],
  },
  {
    id: "devices-off",
    promise: 2,
    text: {
      en: "Camera and microphone stay off until you turn them on, each by itself.",
      fr: "Caméra et micro restent éteints jusqu’à ce que vous les allumiez, chacun séparément.",
    },
    tests: [
      test("components/chat/chat.test.ts", "asks for no device before a gesture, whatever the phase"),
      test(
        "e2e/stories/video.ts",
        "A camera that is turned off stops, and its light with it; on again, the picture comes back",
      ),
    ],
  },
  {
    id: "media-elsewhere",
    promise: 3,
    text: {
      en: "Video and sound go from browser to browser, encrypted; this server never sees them.",
      fr: "L’image et le son vont d’un navigateur à l’autre, chiffrés ; ce serveur ne les voit jamais.",
    },
    tests: [test("e2e/stories/video.ts", "Picture and sound go from")],
  },
  {
    id: "sealed",
    promise: 4,
    text: {
      en:
        "What you write, that you type, and the signals of a call are sealed between the two browsers. This server passes them on and cannot read them.",
      fr:
        "Ce que vous écrivez, le fait que vous écrivez et les signaux d’un appel sont scellés entre les deux navigateurs. Ce serveur les transmet sans pouvoir les lire.",
    },
    tests: [CANARY],
  },
  {
    id: "no-file",
    promise: 5,
    text: {
      en: "Everything is in memory: no database, and the server writes no file. It has no permission to.",
      fr: "Tout est en mémoire : pas de base de données, et le serveur n’écrit aucun fichier. Il n’en a pas le droit.",
    },
    holds: ({ logDir }) => logDir === undefined,
    tests: [
      test("e2e/stories/ram-only.ts", "A whole conversation with a report opens no file for writing"),
      test("e2e/stories/ram-only.ts", "Every way to store something throws in the server"),
    ],
  },
  {
    id: "forgets-leavers",
    promise: 6,
    text: {
      en:
        "When you leave, your random name, interests, partner and room are gone at once; after a lost connection, when the grace period is over.",
      fr:
        "Quand vous partez, votre nom aléatoire, vos centres d’intérêt, votre partenaire et la conversation disparaissent aussitôt ; après une coupure, à la fin du délai de grâce.",
    },
    tests: [
      test("server/privacy/run-out.test.ts", 'What is kept as "session" runs out when the table says'),
      test(
        "e2e/stories/forgetting.ts",
        "After leaving, nothing of a person is left in the server's memory, log or metrics",
      ),
    ],
  },
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
    tests: [test(PROMISES, "A whole conversation talks to our own origin only, sets no cookie and stores nothing")],
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
  {
    id: "one-tap",
    promise: 12,
    text: {
      en: "Report and block are one tap away during a chat, and after it.",
      fr: "Signaler et bloquer sont à portée d’un geste pendant une conversation, et après.",
    },
    tests: [
      test("e2e/stories/safety.ts", "A report works after the partner has gone, from their words as they arrived"),
    ],
  },
  {
    id: "report-by-choice",
    promise: 13,
    text: {
      en:
        "Something of a conversation is kept only when somebody reports, only what they chose, and for a stated time.",
      fr:
        "Quelque chose d’une conversation n’est gardé que si quelqu’un signale, seulement ce qui a été choisi, et pour un temps annoncé.",
    },
    tests: [
      CANARY,
      test("server/privacy/run-out.test.ts", 'What is kept as "report" runs out when the table says'),
    ],
  },
  {
    id: "no-framing",
    promise: 14,
    text: {
      en: "Nobody can be framed: the server can tell whether exactly these words were sent.",
      fr: "Personne ne peut être piégé : le serveur sait si exactement ces mots ont été envoyés.",
    },
    tests: [
      test(
        "server/safety/report-intake.test.ts",
        "Nobody can be framed: changed words, index, key, direction, room, order or commitment are not verified",
      ),
    ],
  },
  {
    id: "final-forgetting",
    promise: 14,
    text: {
      en: "The keys that verify old messages are random, and their loss is final: nobody can compute them again.",
      fr:
        "Les clés qui vérifient d’anciens messages sont aléatoires et leur perte est définitive : personne ne peut les recalculer.",
    },
    holds: ({ secret }) => secret === undefined,
    tests: [
      test("server/seal/stamps.test.ts", "Without a configured secret a restarted server knows none of the old stamps"),
    ],
  },
  {
    id: "asks-age",
    promise: 18,
    text: {
      en: "For people of 18 and over: everybody is asked before the first conversation.",
      fr: "À partir de 18 ans : la question est posée à chaque personne avant la première conversation.",
    },
    holds: ({ ageMode }) => ageMode === "ask",
    tests: [
      test("components/start/start.test.ts", "shows the notice before the first conversation, and starts after it"),
    ],
  },
  {
    id: "ask-and-erase",
    promise: 21,
    text: {
      en: "“What do you hold about me?” and “Erase now” are in the menu, and work at once.",
      fr: "« Que savez-vous de moi ? » et « Tout effacer » sont dans le menu et agissent aussitôt.",
    },
    tests: [
      test("server/privacy/data-access.test.ts", "The answer equals what the stores hold"),
      test("server/privacy/data-access.test.ts", "After erase nothing is left, and the person goes on as somebody new"),
    ],
  },
  {
    id: "count-rounded",
    promise: 22,
    text: {
      en: "The number of people online is rounded so that nobody’s coming or going shows.",
      fr: "Le nombre de personnes présentes est arrondi, pour qu’aucune arrivée ni aucun départ ne se voie.",
    },
    tests: [test("server/core/online-count.test.ts", "One person's coming or going right after a change never shows")],
  },
  {
    id: "typing-choice",
    promise: 23,
    text: {
      en: "Your partner sees when you type; you can turn that off.",
      fr: "L’autre personne voit quand vous écrivez ; vous pouvez désactiver cela.",
    },
    tests: [
      test("e2e/stories/meeting.ts", "Words go both ways between Chromium and Firefox, and each sees the other type"),
      test("components/chat/chat.test.ts", "says nothing of typing to those who turned that off"),
    ],
  },
  {
    id: "interests-shared-only",
    promise: 24,
    text: {
      en:
        "Interests are used to find you somebody, and for nothing else; your partner learns only those that you share.",
      fr:
        "Les centres d’intérêt servent à trouver quelqu’un, et à rien d’autre ; l’autre personne n’apprend que ceux que vous partagez.",
    },
    tests: [
      test(
        "server/core/lobby.test.ts",
        "A match opens a room with the longer-waiting peer impolite and only what both named",
      ),
    ],
  },
];
