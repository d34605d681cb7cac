import { sha256 } from "@noble/hashes/sha2.js";
import { encodeHex } from "@std/encoding/hex";
import { CLAIMS } from "./claims.ts";
import { duration } from "./duration.ts";
import type { PolicyConfig, Words } from "./ports.ts";
import { type KeptItem, keptItems, SWEEP_MS, type TestName } from "./retention.ts";
import { RULES, TERMS } from "./rules-texts.ts";
import { settingsOf } from "./settings.ts";

/** Goes up with every change of the form of `/privacy.json`. */
const FORMAT = 1;
/** Version and date of our texts. `policy.test.ts` fails when they change and these do not. */
export const TEXTS = { version: "1", date: "2026-11-28" };

/** One setting of this server that people may care about. */
export type Setting = { readonly id: string; readonly label: Words; readonly value: Words };

/** The whole policy as plain data: what `/privacy.json` says, and what the page is made of. */
export type Policy = {
  format: number;
  version: string;
  /** Of our texts or of the configuration, whichever is later. */
  date: string;
  operator: { name: string; person: string; contact: string; country: string };
  summary: Words[];
  kept: Omit<KeptItem, "stores">[];
  sweepMs: number;
  guarantees: { id: string; promise: number; holds: boolean; text: Words; tests: readonly TestName[] }[];
  settings: Setting[];
  rules: readonly Words[];
  terms: readonly Words[];
  /** SHA-256 over the canonical JSON of everything else, hex. */
  hash: string;
};

/** The policy of a server that runs with this configuration. Depends on nothing else, not even on the time. */
export function createPolicy(config: PolicyConfig): Policy {
  const policy = {
    format: FORMAT,
    version: TEXTS.version,
    date: [TEXTS.date, config.policyDate ?? ""].sort().at(-1)!,
    operator: {
      name: config.operator ?? "",
      person: config.operatorPerson ?? "",
      contact: config.operatorContact ?? "",
      country: config.operatorCountry ?? "",
    },
    summary: summaryOf(config),
    kept: keptItems(config).map(({ stores: _ours, ...item }) => item),
    sweepMs: SWEEP_MS,
    guarantees: CLAIMS.map(({ id, promise, text, holds, tests }) => {
      return { id, promise, holds: holds?.(config) ?? true, text, tests };
    }),
    settings: settingsOf(config),
    rules: RULES,
    terms: TERMS,
  };
  return { ...policy, hash: hashOf(policy) };
}

/** SHA-256 of the canonical JSON: keys in order of their code units, no spaces. */
export function hashOf(value: unknown): string {
  return encodeHex(sha256(new TextEncoder().encode(canonical(value))));
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, each]) => each !== undefined).sort(([a], [b]) => a < b ? -1 : 1);
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join(",")}}`;
}

function summaryOf(config: PolicyConfig): Words[] {
  const { logDir, graceMs, reportDays } = config;
  const report = reportDays * 86_400_000;
  return [
    {
      en: "What you write is sealed between the two browsers. This server passes it on and cannot read it.",
      fr: "Ce que vous écrivez est scellé entre les deux navigateurs. Ce serveur le transmet sans pouvoir le lire.",
    },
    logDir === undefined
      ? {
        en: `Everything is in memory, nothing on a disk. It is gone when you leave, or ${
          duration(graceMs, "en")
        } after your connection is lost.`,
        fr: `Tout est en mémoire, rien sur un disque. Tout disparaît quand vous partez, ou ${
          duration(graceMs, "fr")
        } après une coupure.`,
      }
      : {
        en: `Everything about you is in memory, and gone when you leave, or ${
          duration(graceMs, "en")
        } after your connection is lost. Log files without any of it are kept for up to 7 days.`,
        fr: `Tout ce qui vous concerne est en mémoire et disparaît quand vous partez, ou ${
          duration(graceMs, "fr")
        } après une coupure. Des journaux qui n’en contiennent rien sont gardés jusqu’à 7 jours.`,
      },
    {
      en: `Only a report is kept: the reason, the note and the messages that the reporter chose, for ${
        duration(report, "en")
      }.`,
      fr: `Seul un signalement est gardé : la raison, la remarque et les messages choisis, pendant ${
        duration(report, "fr")
      }.`,
    },
    addressLine(config),
    {
      en: "A stranger can record what you show and say. Nobody can prevent that.",
      fr: "Une personne inconnue peut enregistrer ce que vous montrez et dites. Personne ne peut l’empêcher.",
    },
  ];
}

/** Who learns a network address depends on whether calls can be direct, and whether there is another way. */
function addressLine({ modes, turnUrls, directCalls }: PolicyConfig): Words {
  if (!modes.includes("video") || directCalls === "off") {
    return {
      en: "Your partner never learns your network address, and of your interests only those that you share.",
      fr:
        "L’autre personne n’apprend jamais votre adresse réseau, et de vos centres d’intérêt, seulement ceux que vous partagez.",
    };
  }
  return turnUrls.length > 0
    ? {
      en: "Calls go through a relay. Your partner learns your network address only if you both agree to a direct call.",
      fr:
        "Les appels passent par un relais. L’autre personne n’apprend votre adresse réseau que si vous acceptez tous les deux un appel direct.",
    }
    : {
      en:
        "A video call here is direct: with it, your partner’s computer learns your network address. You are asked before.",
      fr:
        "Un appel vidéo est ici direct : l’ordinateur de l’autre personne apprend alors votre adresse réseau. On vous le demande avant.",
    };
}
