import { COMING_BACK, MATCHING, NOBODY, RUNS_OUT } from "./item-words.ts";
import type { Item } from "./retention.ts";

/** What a visit and a conversation need while they last. */
export const CONVERSATION_ITEMS = {
  connection: {
    what: {
      en:
        "Your open connection: the site that it came from, a random name, counters against floods, a keyed hash of your network address",
      fr:
        "Votre connexion : le site d’où elle vient, un nom aléatoire, des compteurs contre les abus, un condensé à clé de votre adresse réseau",
    },
    trigger: { en: "You press Start", fr: "Vous appuyez sur Commencer" },
    end: { en: "When the connection is closed", fr: "À la fermeture de la connexion" },
    purpose: { en: "To carry your messages", fr: "Transporter vos messages" },
    basis: "contract",
    place: "memory",
    mechanism: "The gateway drops a closed connection; one that does not answer is cut after 2 s",
    recipients: NOBODY,
    stores: [
      "server/gateway/gateway.ts##connections",
      "server/gateway/gateway.ts##sessions",
      "server/gateway/ice-renewal.ts##given",
      "server/gateway/farewells.ts##told",
      "server/transport/frame-watch.ts##watched",
      "server/transport/half-open.ts##entries",
    ],
    test: RUNS_OUT("connection"),
  },
  session: {
    what: {
      en: "Your visit: a random name, what you want (text or video, interests, languages), since when you wait",
      fr:
        "Votre visite : un nom aléatoire, vos souhaits (texte ou vidéo, centres d’intérêt, langues), depuis quand vous attendez",
    },
    trigger: { en: "You press Start", fr: "Vous appuyez sur Commencer" },
    end: {
      en: "At once when you leave; after the grace period when your connection is lost",
      fr: "Tout de suite quand vous partez ; après le délai de grâce si votre connexion est perdue",
    },
    purpose: COMING_BACK,
    basis: "contract",
    place: "memory",
    mechanism: "The lobby removes the session when it ends; a timing wheel ends those that do not come back",
    recipients: {
      en: "Your partner learns only the interests and languages that you share",
      fr: "L’autre personne n’apprend que les centres d’intérêt et les langues que vous partagez",
    },
    stores: [
      "server/core/registry.ts##sessions",
      "server/core/registry.ts##absences",
      "server/core/ticket-book.ts##renewals",
    ],
    test: RUNS_OUT("session"),
  },
  waiting: {
    what: {
      en: "Your place in the waiting pool, with your interests and languages",
      fr: "Votre place dans la file d’attente, avec vos centres d’intérêt et vos langues",
    },
    trigger: { en: "You look for somebody", fr: "Vous cherchez quelqu’un" },
    end: { en: "When you meet somebody or stop", fr: "Quand vous rencontrez quelqu’un ou que vous arrêtez" },
    purpose: MATCHING,
    basis: "contract",
    place: "memory",
    mechanism: "The engine takes an entry out when it is matched or withdrawn",
    recipients: NOBODY,
    stores: [
      "server/core/waiting-pool.ts##interests",
      "server/core/matchmaker.ts##waiters",
      "server/core/matchmaker.ts##due",
      "server/core/matchmaker.ts##pools",
    ],
    test: RUNS_OUT("waiting"),
  },
  room: {
    what: {
      en: "Who is in a conversation with whom, by random names; never a word of it",
      fr: "Qui est en conversation avec qui, par des noms aléatoires ; jamais un mot de la conversation",
    },
    trigger: { en: "You meet somebody", fr: "Vous rencontrez quelqu’un" },
    end: {
      en: "When one of you leaves; after the grace period when a connection is lost",
      fr: "Quand l’un de vous part ; après le délai de grâce si une connexion est perdue",
    },
    purpose: { en: "To pass your sealed messages on to each other", fr: "Transmettre vos messages scellés" },
    basis: "contract",
    place: "memory",
    mechanism: "The lobby removes the room when it ends",
    recipients: NOBODY,
    stores: ["server/core/registry.ts##rooms"],
    test: RUNS_OUT("room"),
  },
  "ended-room": {
    what: {
      en: "Your last conversation: that it was, with whom by random name",
      fr: "Votre dernière conversation : qu’elle a eu lieu, avec qui, par nom aléatoire",
    },
    trigger: { en: "A conversation ends", fr: "Une conversation se termine" },
    end: { en: "A moment later", fr: "Un instant plus tard" },
    purpose: {
      en: "So that a Next pressed too early can be taken back",
      fr: "Pour pouvoir revenir sur un Suivant pressé trop tôt",
    },
    basis: "contract",
    place: "memory",
    mechanism: "A sweep each minute forgets what is older than its time",
    recipients: NOBODY,
    stores: [],
    test: RUNS_OUT("ended-room"),
  },
  acquaintances: {
    what: {
      en: "By random names: whom you met recently, and whom you blocked",
      fr: "Par noms aléatoires : qui vous avez rencontré récemment, et qui vous avez bloqué",
    },
    trigger: {
      en: "A conversation ends, or you block somebody",
      fr: "Une conversation se termine, ou vous bloquez quelqu’un",
    },
    end: {
      en: "Former partners after their time; blocks, and everything at the latest, with your visit",
      fr: "Les anciennes rencontres après leur délai ; les blocages, et tout au plus tard, avec votre visite",
    },
    purpose: { en: "So that you do not meet the same person again", fr: "Pour ne pas retomber sur la même personne" },
    basis: "contract",
    place: "memory",
    mechanism: "A sweep each minute; forgetting a session removes every mention of it",
    recipients: NOBODY,
    stores: ["server/core/acquaintances.ts##records", "server/core/acquaintances.ts##awaited"],
    test: RUNS_OUT("acquaintances"),
  },
  returning: {
    what: {
      en: "The random names of visits that came back after a restart",
      fr: "Les noms aléatoires des visites revenues après un redémarrage",
    },
    trigger: { en: "You come back after this server restarted", fr: "Vous revenez après un redémarrage du serveur" },
    end: {
      en: "When the ticket that you came back with is worthless",
      fr: "Quand le ticket de retour ne vaut plus rien",
    },
    purpose: { en: "So that no ticket is used twice", fr: "Pour qu’aucun ticket ne serve deux fois" },
    basis: "legitimate-interests",
    place: "memory",
    mechanism: "A sweep each minute",
    recipients: NOBODY,
    stores: ["server/core/ticket-book.ts##restored"],
    test: RUNS_OUT("returning"),
  },
} satisfies Record<string, Item>;
