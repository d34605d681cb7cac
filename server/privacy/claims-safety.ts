import { CANARY, type Claim, test } from "./claim.ts";

/** What holds when somebody misbehaves, or is too young. */
export const SAFETY_CLAIMS: readonly Claim[] = [
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
];
