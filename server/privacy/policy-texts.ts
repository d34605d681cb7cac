import type { Words } from "./ports.ts";

/** Headings and sentences of the policy page. */
export const TEXT = {
  title: { en: "Privacy on this server", fr: "Vie privée sur ce serveur" },
  unfilled: {
    en: "This is a development server: nobody has filled in who runs it. It must not be used by the public.",
    fr: "Ceci est un serveur de développement : personne n’a indiqué qui le gère. Il ne doit pas servir au public.",
  },
  short: { en: "In five lines", fr: "En cinq lignes" },
  who: { en: "Who answers for it", fr: "Qui en répond" },
  operator: { en: "Operator (controller)", fr: "Exploitant (responsable du traitement)" },
  person: { en: "Accountable person", fr: "Personne responsable" },
  contact: { en: "Contact", fr: "Contact" },
  country: { en: "Country", fr: "Pays" },
  notFilled: { en: "Not filled in", fr: "Non renseigné" },
  kept: { en: "What is kept, and how long", fr: "Ce qui est gardé, et combien de temps" },
  keptIntro: {
    en:
      "This is the whole list. The stores of the server take their times from it: what is not here cannot be kept. What runs out is removed at most so much later:",
    fr:
      "Voici toute la liste. Le serveur en tire ses délais : ce qui n’y est pas ne peut pas être gardé. Ce qui expire est supprimé au plus tard après :",
  },
  what: { en: "What", fr: "Quoi" },
  seenBy: { en: "Others who see it:", fr: "Vu par d’autres :" },
  until: { en: "Until when", fr: "Jusqu’à quand" },
  why: { en: "Why", fr: "Pourquoi" },
  atMost: { en: "At most", fr: "Au plus" },
  seen: { en: "Who can see what", fr: "Qui peut voir quoi" },
  promises: { en: "What we promise, and how it is proven", fr: "Ce que nous promettons, et la preuve" },
  promisesIntro: {
    en:
      "Each promise is kept by how the software is built. The test named with it fails when it stops being true; anybody can run it.",
    fr:
      "Chaque promesse tient à la façon dont le logiciel est fait. Le test nommé échoue quand elle n’est plus vraie ; chacun peut le lancer.",
  },
  tests: { en: "Proven by", fr: "Prouvé par" },
  notHere: {
    en: "What this server cannot promise as it is set up",
    fr: "Ce que ce serveur ne peut pas promettre avec ses réglages",
  },
  cannot: { en: "What nobody can prevent", fr: "Ce que personne ne peut empêcher" },
  rights: { en: "Your rights", fr: "Vos droits" },
  rightsText: {
    en:
      "Open the options of the chat: “What do you hold about me?” shows everything that this server holds about your visit, and “Erase now” removes it at once. Without an open chat it holds nothing that it could tell is yours. You may object, ask for correction, and complain to the data protection authority of your country. For anything else, write to the contact above.",
    fr:
      "Ouvrez les réglages du chat : « Que savez-vous de moi ? » montre tout ce que ce serveur garde sur votre visite, et « Tout effacer » le supprime aussitôt. Sans chat ouvert, il n’a rien dont il pourrait dire que c’est à vous. Vous pouvez vous opposer, demander une correction et saisir l’autorité de protection des données de votre pays. Pour le reste, écrivez au contact ci-dessus.",
  },
  setup: { en: "How this server is set up", fr: "Comment ce serveur est réglé" },
  setupIntro: {
    en: "Read from the running configuration, not written by hand.",
    fr: "Lu dans la configuration en service, non écrit à la main.",
  },
  measured: {
    en: "What the server may do, as measured at its start",
    fr: "Ce que le serveur a le droit de faire, mesuré à son démarrage",
  },
  measuredIntro: {
    en:
      "The process asked its own runtime. An operator could run altered software that says something else; see above.",
    fr:
      "Le processus a interrogé son propre environnement. Un exploitant pourrait faire tourner un logiciel modifié qui dirait autre chose ; voir plus haut.",
  },
  more: { en: "more than it needs", fr: "plus que nécessaire" },
  version: { en: "Version", fr: "Version" },
  date: { en: "In force since", fr: "En vigueur depuis" },
  hash: { en: "Fingerprint (SHA-256)", fr: "Empreinte (SHA-256)" },
  machines: { en: "For machines", fr: "Pour les machines" },
} as const satisfies Record<string, Words>;

/** Who can see what; what depends on the configuration stands in the summary and the settings. */
export const SEEN: readonly { who: Words; what: Words }[] = [
  {
    who: { en: "Your partner", fr: "L’autre personne" },
    what: {
      en:
        "What you write, show and say; that you type, unless you turn that off; whether you look at another tab; the interests and languages that you share. In a direct video call also your network address.",
      fr:
        "Ce que vous écrivez, montrez et dites ; que vous écrivez, sauf si vous le désactivez ; si vous regardez un autre onglet ; les centres d’intérêt et langues partagés. Dans un appel vidéo direct, aussi votre adresse réseau.",
    },
  },
  {
    who: { en: "This server’s operator", fr: "L’exploitant de ce serveur" },
    what: {
      en:
        "That somebody is connected, from which network address while it lasts, on which site; interests and languages while you wait; who is matched with whom by random names; when sealed messages pass and roughly how long they are. Not what they say.",
      fr:
        "Que quelqu’un est connecté, depuis quelle adresse réseau tant que cela dure, sur quel site ; les centres d’intérêt et langues pendant l’attente ; qui est mis avec qui, par noms aléatoires ; quand passent des messages scellés et leur longueur approximative. Pas ce qu’ils disent.",
    },
  },
  {
    who: {
      en: "The operator of the TURN relay, in calls that use one",
      fr: "L’exploitant du relais TURN, dans les appels qui l’utilisent",
    },
    what: {
      en:
        "The network addresses of both sides, when and how much is sent. Sound and picture are encrypted between the browsers; a relay cannot see or hear them.",
      fr:
        "Les adresses réseau des deux côtés, quand et combien il est transmis. Le son et l’image sont chiffrés entre les navigateurs ; le relais ne peut ni les voir ni les entendre.",
    },
  },
  {
    who: { en: "The site that embeds the chat", fr: "Le site qui intègre le chat" },
    what: {
      en: "What you see and type: the chat runs in its page. If you do not trust the site, do not chat there.",
      fr:
        "Ce que vous voyez et tapez : le chat tourne dans sa page. Si vous ne faites pas confiance au site, n’y discutez pas.",
    },
  },
];

/** What honesty demands. */
export const UNPREVENTABLE: readonly Words[] = [
  {
    en:
      "A stranger can record or photograph their screen. It is against the rules and a reason to report, but no software can stop it.",
    fr:
      "Une personne inconnue peut enregistrer ou photographier son écran. C’est contraire aux règles et un motif de signalement, mais aucun logiciel ne peut l’empêcher.",
  },
  {
    en:
      "An operator can modify the server to attack you. Comparing the seven pictures by voice or video would show somebody who reads along.",
    fr:
      "Un exploitant peut modifier le serveur pour vous attaquer. Comparer les sept images de vive voix ou en vidéo révélerait quelqu’un qui lit avec vous.",
  },
  {
    en: "Whoever serves the code of the chat could serve other code. Against that nothing in the page helps.",
    fr: "Qui fournit le code du chat pourrait en fournir un autre. Contre cela, rien dans la page ne protège.",
  },
  {
    en: "A block counts for this visit. Somebody who begins anew can meet you again.",
    fr: "Un blocage vaut pour cette visite. Quelqu’un qui recommence à neuf peut vous retrouver.",
  },
  {
    en: "Nobody checks a document for the age. People can lie.",
    fr: "Personne ne vérifie l’âge sur un document. On peut mentir.",
  },
  {
    en: "The system below the server (network, proxy, computer centre) sees network addresses, as with every web site.",
    fr:
      "Le système sous le serveur (réseau, proxy, centre de données) voit les adresses réseau, comme pour tout site web.",
  },
];
