import { type Html, html } from "./html.ts";
import { section } from "./page.ts";
import type { Policy } from "./policy.ts";
import { TEXT } from "./policy-texts.ts";
import type { Language, Words } from "./ports.ts";

/** Which policy this is: its fingerprint covers the house rules and the terms as well. */
export function versionSection(policy: Policy, language: Language): Html {
  const say = (words: Words) => words[language];
  return section(
    "version",
    say(TEXT.version),
    html`
      <dl>
        <dt>${say(TEXT.date)}</dt>
        <dd>${policy.date}</dd>
        <dt>${say(TEXT.version)}</dt>
        <dd>${policy.version}</dd>
        <dt>${say(TEXT.hash)}</dt>
        <dd><code>${policy.hash}</code></dd>
        <dt>${say(TEXT.machines)}</dt>
        <dd><a href="/privacy.json">/privacy.json</a></dd>
      </dl>
    `,
  );
}
