import { html } from "./html.ts";
import { contactLink, countryName, page, section, sentences } from "./page.ts";
import type { Policy } from "./policy.ts";
import type { Language, Words } from "./ports.ts";
import { RULES_TEXT } from "./rules-texts.ts";
import { versionSection } from "./version-section.ts";

/** House rules and terms, from the same facts as the policy. */
export function rulesPage(policy: Policy, language: Language): string {
  const say = (words: Words) => words[language];
  const { operator, rules, terms, kept, guarantees } = policy;
  const asksAge = guarantees.some(({ id, holds }) => id === "asks-age" && holds);
  const reportMs = kept.find(({ id }) => id === "report")?.ms ?? 0;
  const days = Math.round(reportMs / 86_400_000);
  return page(
    { language, path: "/rules", title: RULES_TEXT.title },
    html`${section("rules", say(RULES_TEXT.rules), sentences(rules.map(say), "ol"))}
${section("age", say(RULES_TEXT.age), html`<p>${say(asksAge ? RULES_TEXT.asked : RULES_TEXT.assured)}</p>`)}
${section("after", say(RULES_TEXT.after), html`<p>${say(RULES_TEXT.afterText)} ${say(RULES_TEXT.keptFor(days))}</p>`)}
${section("terms", say(RULES_TEXT.terms), sentences(terms.map(say)))}
${
      section(
        "who",
        say(RULES_TEXT.who),
        html`<p>${operator.name || say(RULES_TEXT.nobody)}${
          operator.person && operator.person !== operator.name ? ` (${operator.person})` : ""
        }${operator.contact === "" ? "" : html`, ${contactLink(operator.contact)}`}</p>
${operator.country === "" ? "" : html`<p>${say(RULES_TEXT.law)}: ${countryName(operator.country, language)}</p>`}`,
      )
    }
${versionSection(policy, language)}`,
  );
}
