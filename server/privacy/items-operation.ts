import { RUNS_OUT } from "./item-words.ts";
import type { Item } from "./retention.ts";

/** What tells whoever runs the server how it is. */
export const OPERATION_ITEMS = {
  counters: {
    what: {
      en: "Sums such as messages forwarded or connections refused, about nobody in particular",
      fr: "Des sommes, comme les messages transmis ou les connexions refusées, sur personne en particulier",
    },
    trigger: { en: "Anything happens", fr: "Il se passe quelque chose" },
    end: { en: "When the server stops", fr: "À l’arrêt du serveur" },
    purpose: { en: "To see whether the server is well", fr: "Savoir si le serveur va bien" },
    basis: "legitimate-interests",
    place: "memory",
    mechanism: "Numbers only, rounded down where few people could be meant; gone with the process",
    recipients: { en: "Those who run the server", fr: "Les personnes qui gèrent le serveur" },
    stores: ["server/metrics.ts##counts", "server/tally.ts##entries"],
    test: { file: "server/metrics.test.ts", name: "Metrics round down what could be about few people" },
  },
  output: {
    what: {
      en:
        "Lines about the server itself (started, so many refused, a defect in our code): time and words of ours, no address, no browser, no text of anybody",
      fr:
        "Des lignes sur le serveur lui-même (démarré, tant de refus, un défaut de notre code) : l’heure et nos propres mots, ni adresse, ni navigateur, ni texte de quiconque",
    },
    trigger: { en: "Something happens to the server", fr: "Il arrive quelque chose au serveur" },
    end: {
      en: "This server keeps none of it: it is printed, and what happens then is up to the computer that it runs on",
      fr: "Ce serveur n’en garde rien : c’est affiché, et la suite dépend de l’ordinateur sur lequel il tourne",
    },
    purpose: { en: "To find defects and abuse", fr: "Trouver les défauts et les abus" },
    basis: "legitimate-interests",
    place: "output",
    mechanism: "A typed logger that has no place for anything else",
    recipients: { en: "Those who run the server", fr: "Les personnes qui gèrent le serveur" },
    stores: [],
    test: { file: "server/log.test.ts", name: "Log writes known fields only, whatever an object carries" },
  },
  "access-log": {
    what: {
      en:
        "Files with lines about comings and refusals: time and words of ours, no address, no browser, no text of anybody",
      fr:
        "Des fichiers avec des lignes sur les arrivées et les refus : l’heure et nos propres mots, ni adresse, ni navigateur, ni texte de quiconque",
    },
    trigger: { en: "Somebody comes or is refused", fr: "Quelqu’un arrive ou est refusé" },
    end: {
      en: "File by file, each an hour long, while the server runs; what it missed, at its next start",
      fr: "Fichier par fichier, chacun d’une heure, tant que le serveur tourne ; le reste à son prochain démarrage",
    },
    purpose: { en: "To find abuse", fr: "Trouver les abus" },
    basis: "legitimate-interests",
    place: "disk",
    mechanism:
      "A file for each hour, removed by the running server before its first line gets that old, or at its start",
    recipients: { en: "Those who run the server", fr: "Les personnes qui gèrent le serveur" },
    stores: ["server/log-files.ts##waiting"],
    test: RUNS_OUT("access-log"),
  },
  "error-log": {
    what: {
      en: "Files with lines about defects of our code: time, kind and place in our source",
      fr: "Des fichiers avec des lignes sur les défauts de notre code : heure, nature et endroit dans notre source",
    },
    trigger: { en: "A defect", fr: "Un défaut" },
    end: {
      en: "File by file, each an hour long, while the server runs; what it missed, at its next start",
      fr: "Fichier par fichier, chacun d’une heure, tant que le serveur tourne ; le reste à son prochain démarrage",
    },
    purpose: { en: "To find defects", fr: "Trouver les défauts" },
    basis: "legitimate-interests",
    place: "disk",
    mechanism:
      "A file for each hour, removed by the running server before its first line gets that old, or at its start",
    recipients: { en: "Those who run the server", fr: "Les personnes qui gèrent le serveur" },
    stores: ["server/log-files.ts##waiting"],
    test: RUNS_OUT("error-log"),
  },
} satisfies Record<string, Item>;
