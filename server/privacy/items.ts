import type { RetentionId } from "../core/retention.ts";
import type { Words } from "./ports.ts";
import type { Item, TestName } from "./retention.ts";

const NOBODY: Words = { en: "Nobody", fr: "Personne" };
const MATCHING: Words = { en: "To bring two people together", fr: "Mettre deux personnes en relation" };
const SAFETY: Words = {
  en: "To keep the chat safe and usable for everybody",
  fr: "Garder le service sûr et utilisable pour tout le monde",
};
const COMING_BACK: Words = {
  en: "So that a broken connection or a restart loses no conversation",
  fr: "Pour qu’une coupure ou un redémarrage ne fasse perdre aucune conversation",
};
const RUNS_OUT = (id: RetentionId): TestName => ({
  file: "server/privacy/run-out.test.ts",
  name: `What is kept as "${id}" runs out when the table says`,
});

/** Every kept item in words, with the collections of our source that hold it. `retention.ts` has the times. */
export const ITEMS: { readonly [Id in RetentionId]: Item } = {
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
      "server/transport/half-open.ts##sockets",
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
    stores: ["server/core/registry.ts##rooms", "server/seal/stamps.ts##rooms"],
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
  "address-use": {
    what: {
      en:
        "How many connections and starts come from a network address, and from the block of addresses around it, and how much of their limits your last connections had used, skips included, under keyed hashes; never the address",
      fr:
        "Combien de connexions et de départs viennent d’une adresse réseau, et du bloc d’adresses autour, et ce que vos dernières connexions avaient consommé de leurs limites, passages à la suite compris, sous des condensés à clé ; jamais l’adresse",
    },
    trigger: { en: "You connect", fr: "Vous vous connectez" },
    end: { en: "Soon after your last connection", fr: "Peu après votre dernière connexion" },
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
    trigger: { en: "Somebody is restricted after reports", fr: "Quelqu’un est restreint après des signalements" },
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
      en: "So that people can look into what was reported",
      fr: "Pour que des personnes puissent examiner ce qui a été signalé",
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
    end: { en: "File by file, each an hour long", fr: "Fichier par fichier, chacun d’une heure" },
    purpose: { en: "To find abuse", fr: "Trouver les abus" },
    basis: "legitimate-interests",
    place: "disk",
    mechanism: "A file for each hour, removed before its first line gets that old",
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
    end: { en: "File by file, each an hour long", fr: "Fichier par fichier, chacun d’une heure" },
    purpose: { en: "To find defects", fr: "Trouver les défauts" },
    basis: "legitimate-interests",
    place: "disk",
    mechanism: "A file for each hour, removed before its first line gets that old",
    recipients: { en: "Those who run the server", fr: "Les personnes qui gèrent le serveur" },
    stores: ["server/log-files.ts##waiting"],
    test: RUNS_OUT("error-log"),
  },
  context: {
    what: {
      en:
        "In your browser, sealed: who your partner was, as a keyed hash, readable to this server only when you report",
      fr:
        "Dans votre navigateur, scellé : qui était l’autre personne, en condensé à clé, lisible par ce serveur seulement si vous signalez",
    },
    trigger: { en: "You meet somebody", fr: "Vous rencontrez quelqu’un" },
    end: {
      en: "When you leave the page; worthless after its time",
      fr: "Quand vous quittez la page ; sans valeur après son délai",
    },
    purpose: {
      en: "So that you can report later, against a server that remembers nothing",
      fr: "Pour pouvoir signaler plus tard, auprès d’un serveur qui ne retient rien",
    },
    basis: "contract",
    place: "browser",
    mechanism: "The server refuses one that is older",
    recipients: NOBODY,
    stores: [],
    test: RUNS_OUT("context"),
  },
  ticket: {
    what: {
      en: "In your browser, sealed: what this server needs to go on with your visit after a restart",
      fr: "Dans votre navigateur, scellé : ce qu’il faut au serveur pour reprendre votre visite après un redémarrage",
    },
    trigger: { en: "You are matched, and every two minutes", fr: "Une rencontre, puis toutes les deux minutes" },
    end: {
      en: "When you leave the page; worthless after its time, or after use",
      fr: "Quand vous quittez la page ; sans valeur après son délai, ou une fois utilisé",
    },
    purpose: COMING_BACK,
    basis: "contract",
    place: "browser",
    mechanism: "Single use; the server refuses one that is older",
    recipients: NOBODY,
    stores: [],
    test: RUNS_OUT("ticket"),
  },
  "turn-credential": {
    what: {
      en: "In your browser, for video: a random password for the TURN relay, which names nobody",
      fr: "Dans votre navigateur, pour la vidéo : un mot de passe aléatoire pour le relais TURN, qui ne nomme personne",
    },
    trigger: { en: "You meet somebody for video", fr: "Vous rencontrez quelqu’un en vidéo" },
    end: { en: "It expires by itself", fr: "Il expire tout seul" },
    purpose: {
      en: "So that a call gets through without showing your address to your partner",
      fr: "Pour que l’appel passe sans montrer votre adresse à l’autre personne",
    },
    basis: "contract",
    place: "browser",
    mechanism: "The time is signed into it; the TURN server refuses it afterwards",
    recipients: { en: "The TURN server", fr: "Le serveur TURN" },
    stores: [],
    test: RUNS_OUT("turn-credential"),
  },
  preferences: {
    what: {
      en:
        "In your browser, only if you choose “Remember on this device”: interests, text or video, your options, and which policy you agreed to",
      fr:
        "Dans votre navigateur, seulement si vous choisissez « Retenir sur cet appareil » : centres d’intérêt, texte ou vidéo, vos réglages, et la politique acceptée",
    },
    trigger: { en: "You choose to have it remembered", fr: "Vous choisissez de les faire retenir" },
    end: {
      en: "When you press “Forget”, or clear your browser",
      fr: "Quand vous appuyez sur « Oublier », ou videz votre navigateur",
    },
    purpose: { en: "So that you need not choose again", fr: "Pour ne pas avoir à choisir de nouveau" },
    basis: "consent",
    place: "browser",
    mechanism: "One entry in localStorage with a listed schema; a button clears it",
    recipients: { en: "Pages of the site on which you chose it", fr: "Les pages du site où vous l’avez choisi" },
    stores: [],
    test: {
      file: "components/preferences/preferences.test.ts",
      name: "nothing is stored until the person asks for it",
    },
  },
};
