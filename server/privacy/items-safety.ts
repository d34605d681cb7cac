import { NOBODY, RUNS_OUT, SAFETY } from "./item-words.ts";
import type { Item } from "./retention.ts";

/** What keeps the chat usable: limits, restrictions, reports, and the keys behind them. */
export const SAFETY_ITEMS = {
  "address-use": {
    what: {
      en:
        "How many connections, starts and requests for pages come from a network address, and from the block of addresses around it, and how much of their limits your connection and those before it have used, skips included, under keyed hashes; never the address",
      fr:
        "Combien de connexions, de départs et de demandes de pages viennent d’une adresse réseau, et du bloc d’adresses autour, et ce que votre connexion et les précédentes ont consommé de leurs limites, passages à la suite compris, sous des condensés à clé ; jamais l’adresse",
    },
    trigger: { en: "You open a page or connect", fr: "Vous ouvrez une page ou vous connectez" },
    end: { en: "Soon after your last page or connection", fr: "Peu après votre dernière page ou connexion" },
    purpose: SAFETY,
    basis: "legitimate-interests",
    place: "memory",
    mechanism: "A sweep each minute drops counters that are back at zero",
    recipients: NOBODY,
    stores: [
      "server/core/address-limits.ts##uses",
      "server/core/allowances.ts##left",
      "server/core/rate-limits.ts##buckets",
      "server/core/rate-limits.ts##owed",
      "server/core/skip-history.ts##skips",
    ],
    test: RUNS_OUT("address-use"),
  },
  restriction: {
    what: {
      en: "A restriction, under a keyed hash of a network address",
      fr: "Une restriction, sous un condensé à clé d’une adresse réseau",
    },
    trigger: {
      en: "Somebody is restricted, for which this version has no tool yet",
      fr: "Quelqu’un est restreint, ce pour quoi cette version n’a pas encore d’outil",
    },
    end: { en: "When the restriction is over", fr: "À la fin de la restriction" },
    purpose: SAFETY,
    basis: "legitimate-interests",
    place: "memory",
    mechanism: "No restriction is longer than its row; a sweep each minute",
    recipients: NOBODY,
    stores: ["server/core/bans.ts##until"],
    test: RUNS_OUT("restriction"),
  },
  "address-key": {
    what: {
      en:
        "The random key of the day under which addresses are hashed. Without it, hashes of different days cannot be linked by anybody",
      fr:
        "La clé aléatoire du jour pour les condensés d’adresses. Sans elle, personne ne peut relier les condensés de deux jours",
    },
    trigger: { en: "A new day (UTC)", fr: "Un nouveau jour (UTC)" },
    end: { en: "With its day", fr: "Avec son jour" },
    purpose: { en: "So that addresses need not be kept", fr: "Pour ne pas avoir à garder d’adresses" },
    basis: "legitimate-interests",
    place: "memory",
    mechanism: "A new key replaces it; a sweep each minute drops it also when nobody comes",
    recipients: NOBODY,
    stores: ["server/seal/period-keys.ts##keys"],
    test: RUNS_OUT("address-key"),
  },
  "unfinished-report": {
    what: {
      en: "A report on its way, until its last message has arrived",
      fr: "Un signalement en route, jusqu’à son dernier message",
    },
    trigger: { en: "You send a report", fr: "Vous envoyez un signalement" },
    end: {
      en: "When it is complete, or your connection ends",
      fr: "Quand il est complet, ou que votre connexion se termine",
    },
    purpose: SAFETY,
    basis: "legitimate-interests",
    place: "memory",
    mechanism: "Dropped when complete, with the connection, or by a sweep each minute",
    recipients: NOBODY,
    stores: ["server/safety/report-intake.ts##pending"],
    test: RUNS_OUT("unfinished-report"),
  },
  report: {
    what: {
      en:
        "Reports: the reason, the note, exactly the messages that the reporter chose, keyed hashes of both network addresses",
      fr:
        "Les signalements : la raison, la remarque, exactement les messages choisis, des condensés à clé des deux adresses réseau",
    },
    trigger: { en: "Somebody sends a report", fr: "Quelqu’un envoie un signalement" },
    end: { en: "After its time, also when nobody looked at it", fr: "Après son délai, même si personne ne l’a lu" },
    purpose: {
      en: "So that people can look into what was reported; this version has no tool for that yet",
      fr:
        "Pour que des personnes puissent examiner ce qui a été signalé ; cette version n’a pas encore d’outil pour cela",
    },
    basis: "legitimate-interests",
    place: "memory",
    mechanism: "A sweep each minute; at most 10,000, the oldest make room",
    recipients: {
      en: "Those who run this site; authorities when the law demands it",
      fr: "Les personnes qui gèrent ce site ; les autorités si la loi l’exige",
    },
    stores: ["server/safety/report-store.ts##reports"],
    test: RUNS_OUT("report"),
  },
  "stamp-key": {
    what: {
      en:
        "The key of the hour with which this server can tell later that it forwarded a message, without having kept it",
      fr: "La clé de l’heure qui permet de vérifier plus tard qu’un message a été transmis, sans l’avoir gardé",
    },
    trigger: { en: "A new hour", fr: "Une nouvelle heure" },
    end: {
      en: "Two hours after its own; then nobody can verify",
      fr: "Deux heures après la sienne ; ensuite rien n’est vérifiable",
    },
    purpose: {
      en: "So that nobody is reported for words never written",
      fr: "Pour que personne ne soit signalé pour des mots jamais écrits",
    },
    basis: "legitimate-interests",
    place: "memory",
    mechanism: "A sweep each minute drops keys that are over",
    recipients: NOBODY,
    stores: ["server/seal/period-keys.ts##keys"],
    test: RUNS_OUT("stamp-key"),
  },
} satisfies Record<string, Item>;
