import { CANARY, type Claim, test } from "./claim.ts";

/** How people talk, and what the server gets to know of it. */
export const TALKING_CLAIMS: readonly Claim[] = [
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
];
