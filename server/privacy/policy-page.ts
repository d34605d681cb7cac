import { duration } from "./duration.ts";
import { type Html, html } from "./html.ts";
import { contactLink, countryName, page, section, sentences } from "./page.ts";
import type { Policy } from "./policy.ts";
import type { Language, Words } from "./ports.ts";
import type { LegalBasis, Place } from "./retention.ts";
import { SEEN, TEXT, UNPREVENTABLE } from "./policy-texts.ts";
import type { Measured } from "./self-check.ts";
import { versionSection } from "./version-section.ts";

/** The policy for people. `measured` is what the process found out about itself at its start. */
export function policyPage(policy: Policy, language: Language, measured: readonly Measured[] = []): string {
  const say = (words: Words) => words[language];
  const { operator, guarantees } = policy;
  return page(
    { language, path: "/privacy", title: TEXT.title },
    html`${operator.name === "" ? html`<p class="warn">${say(TEXT.unfilled)}</p>` : html``}
${
      section(
        "short",
        say(TEXT.short),
        html`<ol class="summary">${policy.summary.map((line) => html`<li>${say(line)}</li>`)}</ol>`,
      )
    }
${section("who", say(TEXT.who), who(policy, language))}
${section("kept", say(TEXT.kept), kept(policy, language))}
${
      section(
        "seen",
        say(TEXT.seen),
        html`<dl>${
          SEEN.map(({ who, what }) =>
            html`
              <dt>${say(who)}</dt>
              <dd>${say(what)}</dd>
            `
          )
        }</dl>`,
      )
    }
${
      section(
        "promises",
        say(TEXT.promises),
        html`
          <p>${say(TEXT.promisesIntro)}</p>
          <ul>${guarantees.filter(({ holds }) => holds).map(({ text, tests }) =>
            html`<li>${say(text)} <span class="tests">${say(TEXT.tests)} ${
              tests.map(({ file, name }) => `“${name}” (${file})`).join(" · ")
            }</span></li>`
          )}</ul>
        `,
      )
    }
${notHere(policy, language)}
${section("cannot", say(TEXT.cannot), sentences(UNPREVENTABLE.map(say)))}
${section("rights", say(TEXT.rights), html`<p>${say(TEXT.rightsText)}</p>`)}
${
      section(
        "setup",
        say(TEXT.setup),
        html`
          <p>${say(TEXT.setupIntro)}</p>
          <dl>${policy.settings.map(({ label, value }) =>
            html`
              <dt>${say(label)}</dt>
              <dd>${say(value)}</dd>
            `
          )}</dl>
        `,
      )
    }
${
      section(
        "measured",
        say(TEXT.measured),
        html`
          <p>${say(TEXT.measuredIntro)}</p>
          <dl>${measured.map(({ what, result, isGood }) =>
            html`
              <dt>${say(what)}</dt>
              <dd>${say(result)}${isGood ? "" : ` (${say(TEXT.more)})`}</dd>
            `
          )}</dl>
        `,
      )
    }
${versionSection(policy, language)}`,
  );
}

function who({ operator }: Policy, language: Language): Html {
  const unknown = TEXT.notFilled[language];
  const country = operator.country === "" ? unknown : countryName(operator.country, language);
  return html`
    <dl>
      <dt>${TEXT.operator[language]}</dt>
      <dd>${operator.name || unknown}</dd>
      <dt>${TEXT.person[language]}</dt>
      <dd>${operator.person || unknown}</dd>
      <dt>${TEXT.contact[language]}</dt>
      <dd>${operator.contact === "" ? unknown : contactLink(operator.contact)}</dd>
      <dt>${TEXT.country[language]}</dt>
      <dd>${country}</dd>
    </dl>
  `;
}

function kept({ kept, sweepMs }: Policy, language: Language): Html {
  const say = (words: Words) => words[language];
  return html`
    <p>${say(TEXT.keptIntro)} ${duration(sweepMs, language)}.</p>
    <div class="scroll" tabindex="0" role="region" aria-labelledby="kept">
      <table>
        <thead>
          <tr>${[TEXT.what, TEXT.until, TEXT.why].map((head) => html`<th scope="col">${say(head)}</th>`)}</tr>
        </thead>
        <tbody>${kept.map((item) =>
          html`
            <tr>
              <td>${say(item.what)}<small>${say(PLACES[item.place])}. ${say(TEXT.seenBy)} ${say(
                item.recipients,
              )}</small></td>
              <td>${say(item.end)}${item.ms === 0
                ? ""
                : html`<small>${say(TEXT.atMost)} ${duration(item.ms, language)}</small>`}</td>
              <td>${say(item.purpose)}<small>${say(BASES[item.basis])}</small></td>
            </tr>
          `
        )}</tbody>
      </table>
    </div>
  `;
}

/** What other servers of this kind can promise, and this one cannot as it is set up. */
function notHere({ guarantees }: Policy, language: Language): Html {
  const missing = guarantees.filter(({ holds }) => !holds);
  if (missing.length === 0) return html``;
  return section("not-here", TEXT.notHere[language], sentences(missing.map(({ text }) => text[language])));
}

const PLACES: { readonly [P in Place]: Words } = {
  memory: { en: "In the server’s memory", fr: "Dans la mémoire du serveur" },
  browser: { en: "In your browser", fr: "Dans votre navigateur" },
  disk: { en: "On the server’s disk", fr: "Sur le disque du serveur" },
  output: { en: "Printed", fr: "Affiché" },
};

const BASES: { readonly [B in LegalBasis]: Words } = {
  contract: {
    en: "Needed for what you ask for, GDPR Art. 6(1)(b)",
    fr: "Nécessaire à ce que vous demandez, RGPD art. 6(1)(b)",
  },
  "legitimate-interests": { en: "Legitimate interest, GDPR Art. 6(1)(f)", fr: "Intérêt légitime, RGPD art. 6(1)(f)" },
  consent: { en: "Your consent, GDPR Art. 6(1)(a)", fr: "Votre consentement, RGPD art. 6(1)(a)" },
};
