import { duration } from "./duration.ts";
import type { Policy } from "./policy.ts";
import type { Language, Words } from "./ports.ts";

/**
 * The record of processing activities (GDPR Art. 30(1)) with what an impact assessment (Art. 35) starts from, as Markdown:
 * the same facts as the policy, in the form that an authority asks for. A draft: what only the operator knows is marked.
 */
export function processingRecord(policy: Policy, language: Language): string {
  const say = (words: Words) => words[language];
  const { operator, kept, guarantees, settings } = policy;
  const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("\n", " ");
  const missing = say(T.fill);
  return [
    `# ${say(T.title)}`,
    "",
    `${say(T.from)} ${policy.date}, ${policy.version}, \`${policy.hash}\``,
    "",
    `## ${say(T.controller)}`,
    "",
    `- ${say(T.name)}: ${operator.name || missing}`,
    `- ${say(T.person)}: ${operator.person || missing}`,
    `- ${say(T.contact)}: ${operator.contact || missing}`,
    `- ${say(T.country)}: ${operator.country || missing}`,
    `- ${say(T.officer)}: ${missing}`,
    "",
    `## ${say(T.activities)}`,
    "",
    `${say(T.subjects)}`,
    "",
    `| ${[T.data, T.purpose, T.basis, T.recipients, T.limit, T.measure].map(say).join(" | ")} |`,
    "| - | - | - | - | - | - |",
    ...kept.map((item) => {
      const limit = item.ms === 0
        ? say(item.end)
        : `${say(item.end)} (${say(T.atMost)} ${duration(item.ms, language)})`;
      const cells = [
        say(item.what),
        say(item.purpose),
        ARTICLES[item.basis],
        say(item.recipients),
        limit,
        item.mechanism,
      ];
      return `| ${cells.map(cell).join(" | ")} |`;
    }),
    "",
    `## ${say(T.transfers)}`,
    "",
    say(T.transfersText),
    "",
    `## ${say(T.security)}`,
    "",
    ...guarantees.filter(({ holds }) => holds).map(({ text, tests }) => {
      return `- ${say(text)} (${tests.map(({ file, name }) => `“${name}”, ${file}`).join("; ")})`;
    }),
    "",
    `## ${say(T.risks)}`,
    "",
    ...guarantees.filter(({ holds }) => !holds).map(({ text }) => `- ${say(T.notHere)}: ${say(text)}`),
    ...settings.map(({ label, value }) => `- ${say(label)}: ${say(value)}`),
    "",
    `${missing}: ${say(T.assess)}`,
    "",
  ].join("\n");
}

const ARTICLES = { contract: "Art. 6(1)(b)", "legitimate-interests": "Art. 6(1)(f)", consent: "Art. 6(1)(a)" } as const;

const T = {
  title: {
    en: "Record of processing activities (GDPR Art. 30)",
    fr: "Registre des activités de traitement (RGPD art. 30)",
  },
  from: {
    en: "From the configuration in force since, version, fingerprint:",
    fr: "D’après la configuration en vigueur depuis, version, empreinte :",
  },
  controller: { en: "Controller", fr: "Responsable du traitement" },
  name: { en: "Name", fr: "Nom" },
  person: { en: "Accountable person", fr: "Personne responsable" },
  contact: { en: "Contact", fr: "Contact" },
  country: { en: "Country", fr: "Pays" },
  officer: {
    en: "Data protection officer, where one is required",
    fr: "Délégué à la protection des données, si requis",
  },
  activities: { en: "Anonymous chat between strangers", fr: "Chat anonyme entre inconnus" },
  subjects: {
    en:
      "Data subjects: adult visitors of the sites that embed the chat. No account; nobody is identified. The contents of conversations are not processed in a readable form, except what somebody reports, which may reveal special categories of data (Art. 9).",
    fr:
      "Personnes concernées : visiteurs majeurs des sites qui intègrent le chat. Pas de compte ; personne n’est identifié. Le contenu des conversations n’est pas traité sous forme lisible, sauf ce que quelqu’un signale, qui peut révéler des catégories particulières (art. 9).",
  },
  data: { en: "Data", fr: "Données" },
  purpose: { en: "Purpose", fr: "Finalité" },
  basis: { en: "Basis", fr: "Base" },
  recipients: { en: "Recipients", fr: "Destinataires" },
  limit: { en: "Time limit", fr: "Durée" },
  measure: { en: "Mechanism", fr: "Mécanisme" },
  atMost: { en: "at most", fr: "au plus" },
  transfers: { en: "Transfers to third countries", fr: "Transferts hors de l’UE" },
  transfersText: {
    en:
      "The software makes none. To be filled in by the operator: where the server, its proxy and its TURN relay stand.",
    fr:
      "Le logiciel n’en fait aucun. À compléter par l’exploitant : où se trouvent le serveur, son proxy et son relais TURN.",
  },
  security: {
    en: "Security measures (Art. 32), each with the test that fails without it",
    fr: "Mesures de sécurité (art. 32), chacune avec le test qui échoue sans elle",
  },
  risks: { en: "For the impact assessment (Art. 35)", fr: "Pour l’analyse d’impact (art. 35)" },
  notHere: { en: "Not guaranteed with this configuration", fr: "Non garanti avec cette configuration" },
  assess: {
    en:
      "necessity, proportionality, and the remaining risks: strangers can record; minors can lie about their age; an operator can alter the software",
    fr:
      "nécessité, proportionnalité et risques restants : un inconnu peut enregistrer ; un mineur peut mentir sur son âge ; un exploitant peut modifier le logiciel",
  },
  fill: { en: "TO BE FILLED IN BY THE OPERATOR", fr: "À COMPLÉTER PAR L’EXPLOITANT" },
} as const satisfies Record<string, Words>;
