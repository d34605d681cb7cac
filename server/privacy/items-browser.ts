import { COMING_BACK, NOBODY, RUNS_OUT } from "./item-words.ts";
import type { Item } from "./retention.ts";

/** What lies in the person's own browser. */
export const BROWSER_ITEMS = {
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
        "In your browser, only if you tick “Remember my choices on this device”: interests, text or video, your options, and which policy you agreed to",
      fr:
        "Dans votre navigateur, seulement si vous cochez « Retenir mes choix sur cet appareil » : centres d’intérêt, texte ou vidéo, vos réglages, et la politique acceptée",
    },
    trigger: { en: "You choose to have it remembered", fr: "Vous choisissez de les faire retenir" },
    end: {
      en: "When you untick it, or clear your browser",
      fr: "Quand vous décochez la case, ou videz votre navigateur",
    },
    purpose: { en: "So that you need not choose again", fr: "Pour ne pas avoir à choisir de nouveau" },
    basis: "consent",
    place: "browser",
    mechanism: "One entry in localStorage with a listed schema; unticking the box removes it",
    recipients: { en: "Pages of the site on which you chose it", fr: "Les pages du site où vous l’avez choisi" },
    stores: [],
    test: {
      file: "components/preferences/preferences.test.ts",
      name: "nothing is stored until the person asks for it",
    },
  },
} satisfies Record<string, Item>;
