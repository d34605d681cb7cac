import { Html, html } from "./html.ts";
import { type Language, LANGUAGES, type Words } from "./ports.ts";

/** What a page needs besides its content. */
export type PageOptions = { language: Language; path: string; title: Words };

/** A whole page in our look: no script, one style sheet of our own, light and dark. */
export function page({ language, path, title }: PageOptions, content: Html): string {
  const others = LANGUAGES.filter((each) => each !== language);
  const other = path === "/privacy" ? "/rules" : "/privacy";
  return html`
    <!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8">
        <title>${title[language]}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="robots" content="noindex">
        <meta name="rating" content="RTA-5042-1996-1400-1577-RTA">
        <link rel="stylesheet" href="/policy.css">
      </head>
      <body>
        <header>
          <p class="name">Passerby</p>
          <nav aria-label="${LABELS.nav[language]}">
    <a href="${other}?lang=${language}">${path === "/privacy" ? LABELS.rules[language] : LABELS.privacy[language]}</a>
    ${others.map((each) => html`<a href="${path}?lang=${each}" lang="${each}" hreflang="${each}">${NAMES[each]}</a>`)}
          </nav>
        </header>
        <main>
    <h1>${title[language]}</h1>
    ${content}
        </main>
      </body>
    </html>
  `.text;
}

/** A heading with what belongs to it. */
export function section(id: string, title: string, content: Html): Html {
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${content}</section>\n`;
}

/** A list of sentences. */
export function sentences(items: readonly string[], kind: "ol" | "ul" = "ul"): Html {
  const open = new Html(`<${kind}>`);
  const close = new Html(`</${kind}>`);
  return html`${open}${items.map((item) => html`<li>${item}</li>`)}${close}`;
}

/** A contact as a link; anything else stays text. */
export function contactLink(contact: string): Html {
  if (URL.parse(contact)?.protocol === "https:") return html`<a href="${contact}" rel="noreferrer">${contact}</a>`;
  return /^[^\s@]+@[^\s@]+$/.test(contact) ? html`<a href="mailto:${contact}">${contact}</a>` : html`${contact}`;
}

/** In the words of that language; an unknown code as it is. */
export function countryName(code: string, language: Language): string {
  return new Intl.DisplayNames([language], { type: "region" }).of(code) ?? code;
}

const NAMES: Readonly<Record<Language, string>> = { en: "English", fr: "Français" };
const LABELS = {
  nav: { en: "This site", fr: "Ce site" },
  rules: { en: "House rules", fr: "Règles de la maison" },
  privacy: { en: "Privacy", fr: "Vie privée" },
} as const satisfies Record<string, Words>;

/** The one style sheet: paper and ink, as in the demo. */
export const STYLE = `:root {
  color-scheme: light dark;
  --ground: light-dark(#faf8f4, #14161a);
  --ink: light-dark(#16181d, #f3f0ea);
  --soft: light-dark(#5b5d63, #a8abb3);
  --hair: light-dark(#e3ded4, #2b2f37);
  --accent: light-dark(#bb3d0a, #ff9d5c);
  --gutter: clamp(1rem, 4vw, 3.5rem);
}
* { box-sizing: border-box; }
body {
  margin: 0;
  background: var(--ground);
  color: var(--ink);
  font: 1.0625rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
}
header {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  justify-content: space-between;
  gap: 0.25rem 2rem;
  padding: 0.75rem var(--gutter);
  border-block-end: 1px solid var(--hair);
}
.name { margin: 0; font-size: 1.25rem; font-weight: 650; letter-spacing: -0.02em; }
nav { display: flex; flex-wrap: wrap; gap: 0 1.5rem; }
a { color: inherit; text-underline-offset: 0.2em; }
nav a { padding-block: 0.6rem; }
:focus-visible { outline: 2px solid var(--ink); outline-offset: 2px; }
main { max-inline-size: 56rem; padding: 2rem var(--gutter) 5rem; }
h1 { margin: 0 0 1.5rem; font-size: clamp(1.9rem, 6vw, 3.25rem); line-height: 1.08; letter-spacing: -0.03em; text-wrap: balance; }
h2 { margin: 3rem 0 0.75rem; padding-block-start: 1rem; border-block-start: 1.5px solid var(--ink); font-size: 1.375rem; }
p, li, dd { text-wrap: pretty; max-inline-size: 44rem; }
ol, ul { padding-inline-start: 1.4em; }
li { margin-block: 0.4em; }
.summary { font-size: 1.1875rem; }
.summary li::marker { color: var(--accent); font-weight: 650; }
.soft, td small, .tests { color: var(--soft); }
.warn { padding: 0.75rem 1rem; border-inline-start: 4px solid var(--accent); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; inline-size: 100%; }
th, td { padding: 0.6rem 1rem 0.6rem 0; border-block-end: 1px solid var(--hair); text-align: start; vertical-align: top; }
td small { display: block; }
.tests { display: block; font-size: 0.875rem; overflow-wrap: anywhere; }
code { overflow-wrap: anywhere; font-size: 0.9em; }
dl { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: 0.4rem 1.5rem; margin: 0; }
dt { color: var(--soft); }
dd { margin: 0; }
@media (max-width: 36rem) {
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-block-end: 0.75rem; }
}
`;
