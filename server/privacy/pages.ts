import { STYLE } from "./page.ts";
import { policyPage } from "./policy-page.ts";
import type { Policy } from "./policy.ts";
import { type Language, LANGUAGES } from "./ports.ts";
import { rulesPage } from "./rules-page.ts";
import type { Measured } from "./self-check.ts";

type Answer = (request: Request) => Response;

/**
 * What the server answers about privacy: for people, for machines, and the house rules. Everything is made once, at the
 * start; a request chooses a language and nothing else.
 */
export function createPages(
  options: { policy: Policy; measured: readonly Measured[]; mayEmbed: (origin: string) => boolean },
): Record<"/privacy" | "/privacy.json" | "/rules" | "/policy.css", Answer> {
  const { policy, measured, mayEmbed } = options;
  const privacy = perLanguage((language) => policyPage(policy, language, measured));
  const rules = perLanguage((language) => rulesPage(policy, language));
  const machine = JSON.stringify({ ...policy, measured });
  return {
    "/privacy": (request) => pageIn(privacy, request),
    "/rules": (request) => pageIn(rules, request),
    "/privacy.json": (request) => {
      const origin = request.headers.get("origin");
      const headers = new Headers({
        "content-type": "application/json; charset=utf-8",
        "cache-control": "no-cache",
        "cross-origin-resource-policy": "cross-origin",
        etag: `"${policy.hash}"`,
        vary: "origin",
      });
      // Sites that may embed the chat may show its policy.
      if (origin !== null && mayEmbed(origin)) headers.set("access-control-allow-origin", origin);
      return new Response(machine, { headers });
    },
    "/policy.css": () =>
      new Response(STYLE, { headers: { "content-type": "text/css; charset=utf-8", "cache-control": "no-cache" } }),
  };
}

/** `?lang=` first, then what the browser prefers, then English. */
export function languageOfRequest(request: Request): Language {
  const asked = URL.parse(request.url)?.searchParams.get("lang");
  const accepted = (request.headers.get("accept-language") ?? "").split(",").slice(0, 20).map((part) => {
    const [tag = "", ...parameters] = part.trim().split(";");
    const quality = parameters.map((each) => /^\s*q=([01](?:\.\d{0,3})?)\s*$/.exec(each)?.[1]).find(Boolean) ?? "1";
    return { primary: tag.split("-")[0]!.toLowerCase(), quality: Number(quality) };
  }).filter(({ quality }) => quality > 0).sort((a, b) => b.quality - a.quality);
  const wanted = [asked ?? "", ...accepted.map(({ primary }) => primary)];
  return wanted.flatMap((tag) => LANGUAGES.find((language) => language === tag) ?? [])[0] ?? "en";
}

function perLanguage(render: (language: Language) => string): ReadonlyMap<Language, string> {
  return new Map(LANGUAGES.map((language) => [language, render(language)]));
}

function pageIn(pages: ReadonlyMap<Language, string>, request: Request): Response {
  const language = languageOfRequest(request);
  return new Response(pages.get(language), {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-language": language,
      "cache-control": "no-cache",
      "content-security-policy": POLICY,
      vary: "accept-language",
    },
  });
}

/** Stricter than our other pages: nothing runs and nothing is asked for but one style sheet. */
const POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; " +
  "require-trusted-types-for 'script'";
