import type { Words } from "./ports.ts";

/** Headings and sentences of the page of house rules. */
export const RULES_TEXT = {
  title: { en: "House rules", fr: "Règles de la maison" },
  rules: { en: "How we meet here", fr: "Comment on se rencontre ici" },
  age: { en: "18 and over", fr: "À partir de 18 ans" },
  asked: {
    en:
      "Everybody is asked before the first conversation. Whoever is younger has to leave; report somebody who seems to be.",
    fr:
      "La question est posée avant la première conversation. Qui est plus jeune doit partir ; signalez quelqu’un qui semble l’être.",
  },
  assured: {
    en: "The site that embeds this chat makes sure that its visitors are of age. Report somebody who seems not to be.",
    fr:
      "Le site qui intègre ce chat s’assure que ses visiteurs sont majeurs. Signalez quelqu’un qui ne semble pas l’être.",
  },
  after: { en: "After a report", fr: "Après un signalement" },
  afterText: {
    en:
      "What the reporter chose to show is kept for the people who run this site. This version has no tool yet with which they could read it or restrict somebody; to reach them, write to the contact below. The reporter can block the other one, who then is not met again during the visit.",
    fr:
      "Ce que la personne a choisi de montrer est gardé pour celles et ceux qui gèrent ce site. Cette version n’a pas encore d’outil pour le lire ni pour restreindre quelqu’un ; pour les joindre, écrivez au contact ci-dessous. Qui signale peut bloquer l’autre personne et ne la retrouve pas pendant la visite.",
  },
  keptFor: (days: number): Words => ({
    en: `Reports are kept for ${days} ${days === 1 ? "day" : "days"}.`,
    fr: `Les signalements sont gardés ${days} ${days < 2 ? "jour" : "jours"}.`,
  }),
  terms: { en: "Terms", fr: "Conditions" },
  who: { en: "Who runs this", fr: "Qui gère ce service" },
  nobody: { en: "Not filled in: a development server", fr: "Non renseigné : un serveur de développement" },
  law: { en: "Country whose law applies", fr: "Pays dont le droit s’applique" },
};

/** How people meet here. */
export const RULES: readonly Words[] = [
  {
    en: "Be kind, or move on. Nobody owes you a conversation.",
    fr: "Soyez aimable, ou passez à la suite. Personne ne vous doit une conversation.",
  },
  {
    en: "Nothing sexual that the other one did not ask for. Nothing sexual with or about minors, ever.",
    fr: "Rien de sexuel que l’autre n’a pas demandé. Rien de sexuel avec ou sur des mineurs, jamais.",
  },
  { en: "No harassment, no hate, no threats.", fr: "Pas de harcèlement, pas de haine, pas de menaces." },
  {
    en: "Do not record, photograph or pass on what you see here.",
    fr: "N’enregistrez pas, ne photographiez pas et ne diffusez pas ce que vous voyez ici.",
  },
  {
    en: "No advertising, no fraud, no programs that pretend to be people.",
    fr: "Pas de publicité, pas d’escroquerie, pas de programmes qui se font passer pour des gens.",
  },
  {
    en: "Keep names, documents and addresses out, yours and others’.",
    fr: "Laissez de côté noms, documents et adresses, les vôtres et ceux des autres.",
  },
  {
    en: "If somebody is in danger, call the emergency number of your country; then report.",
    fr: "Si quelqu’un est en danger, appelez les secours de votre pays, puis signalez.",
  },
];

/** What people and the operator owe each other. */
export const TERMS: readonly Words[] = [
  {
    en: "It is free and comes without a guarantee that it always works.",
    fr: "C’est gratuit, sans garantie que cela marche toujours.",
  },
  { en: "You may stop at any time; so may we.", fr: "Vous pouvez arrêter à tout moment ; nous aussi." },
  { en: "You answer for what you say and show.", fr: "Vous répondez de ce que vous dites et montrez." },
  {
    en: "The law of the operator’s country applies, and what protects you in yours.",
    fr: "Le droit du pays de l’exploitant s’applique, ainsi que ce qui vous protège dans le vôtre.",
  },
];
