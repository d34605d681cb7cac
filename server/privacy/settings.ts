import { duration } from "./duration.ts";
import type { PolicyConfig, Words } from "./ports.ts";
import type { Setting } from "./policy.ts";

const YES: Words = { en: "Yes", fr: "Oui" };
const NO: Words = { en: "No", fr: "Non" };

/** What of the configuration makes a difference to people, in words. */
export function settingsOf(config: PolicyConfig): Setting[] {
  const { modes, turnUrls, origins } = config;
  const hosts = [...new Set(turnUrls.map((url) => url.replace(/^turns?:/, "").replace(/(:\d+)?(\?.*)?$/, "")))];
  return [
    setting("public", ["Open to the public", "Ouvert au public"], config.production),
    setting("modes", ["What people meet for", "Pour se rencontrer par"], {
      en: modes.map((mode) => mode === "text" ? "Text" : "Video").join(", "),
      fr: modes.map((mode) => mode === "text" ? "Texte" : "Vidéo").join(", "),
    }),
    setting("sites", ["Sites that may embed it", "Sites qui peuvent l’intégrer"], {
      en: origins.join(", ") || "This server’s own pages, and this computer",
      fr: origins.join(", ") || "Les pages de ce serveur et cet ordinateur",
    }),
    setting(
      "age",
      ["18 and over", "À partir de 18 ans"],
      config.ageMode === "ask" ? { en: "We ask everybody", fr: "Nous posons la question à chaque personne" } : {
        en: "The embedding site makes sure, and we ask",
        fr: "Le site qui l’intègre s’en assure, et nous demandons",
      },
    ),
    setting("relay", ["Calls go", "Les appels passent"], callsOf(config, hosts)),
    setting(
      "direct",
      ["Video may be offered without any relay", "La vidéo peut être offerte sans aucun relais"],
      config.directVideo,
    ),
    setting(
      "agreed-direct",
      ["Two people may agree to connect directly", "Deux personnes peuvent convenir de se connecter directement"],
      config.directCalls === "warn",
    ),
    setting(
      "unmoderated",
      ["Video runs although nobody watches a review desk", "La vidéo est ouverte sans équipe de modération en ligne"],
      config.acceptUnmoderatedVideo,
    ),
    setting("grace", ["A lost connection may come back for", "Une connexion perdue peut revenir pendant"], {
      en: duration(config.graceMs, "en"),
      fr: duration(config.graceMs, "fr"),
    }),
    setting("recent", ["The same two do not meet again for", "Les deux mêmes ne se revoient pas pendant"], {
      en: duration(config.recentForMs, "en"),
      fr: duration(config.recentForMs, "fr"),
    }),
    setting(
      "secret",
      ["Keys that survive a restart", "Des clés qui survivent à un redémarrage"],
      config.secret === undefined ? NO : {
        en: "Yes: whoever holds the server’s secret could compute old verification keys again",
        fr: "Oui : qui détient le secret du serveur pourrait recalculer d’anciennes clés de vérification",
      },
    ),
    setting("transport", ["Connections are served", "Les connexions sont servies"], {
      en: config.transport === "hardened"
        ? "With limits against attackers"
        : "Simply, as behind another server that has limits",
      fr: config.transport === "hardened"
        ? "Avec des limites contre les attaques"
        : "Simplement, comme derrière un serveur qui a des limites",
    }),
    setting(
      "proxy",
      ["Another server in front sees network addresses", "Un serveur placé devant voit les adresses réseau"],
      config.trustedProxies.length > 0,
    ),
    setting(
      "metrics",
      [
        "Sums can be read by other computers of the operator",
        "Les sommes sont lisibles par d’autres ordinateurs de l’exploitant",
      ],
      config.metricsNetworks.length > 0,
    ),
    setting("log", ["Least important event that is written", "L’événement le moins important qui est écrit"], {
      en: config.logLevel,
      fr: config.logLevel,
    }),
    setting("log-files", ["Log files on a disk", "Des journaux sur un disque"], config.logDir !== undefined),
    setting(
      "log-device",
      ["Class of device is written down", "Le type d’appareil est noté"],
      config.logDeviceHeader !== undefined,
    ),
    setting("log-region", ["Country is written down", "Le pays est noté"], config.logRegionHeader !== undefined),
  ];
}

function callsOf({ modes, turnOperator, operator }: PolicyConfig, hosts: string[]): Words {
  const by = turnOperator ?? operator;
  if (hosts.length > 0) {
    return {
      en: `Through the relay ${hosts.join(", ")}${by === undefined ? "" : `, run by ${by}`}`,
      fr: `Par le relais ${hosts.join(", ")}${by === undefined ? "" : `, exploité par ${by}`}`,
    };
  }
  if (!modes.includes("video")) return { en: "Nowhere: there are none", fr: "Nulle part : il n’y en a pas" };
  return { en: "Directly from browser to browser", fr: "Directement d’un navigateur à l’autre" };
}

function setting(id: string, [en, fr]: [string, string], value: Words | boolean): Setting {
  return { id, label: { en, fr }, value: typeof value === "boolean" ? (value ? YES : NO) : value };
}
