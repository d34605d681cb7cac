import { type Claim, test } from "./claim.ts";

/** What people decide and see themselves. */
export const CHOICE_CLAIMS: readonly Claim[] = [
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
