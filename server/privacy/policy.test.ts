import { assert, assertEquals, assertNotEquals, assertStringIncludes } from "@std/assert";
import { agreedFrom, readAgreed, readPolicy, REPORT_REASONS, weakenings } from "../../protocol/mod.ts";
import { type Config, CONFIG_KEYS, readConfig } from "../config.ts";
import { PRODUCTION_ARGS } from "../testing.ts";
import { createPolicy, hashOf, TEXTS } from "./policy.ts";
import { policyPage } from "./policy-page.ts";
import { SEEN, TEXT, UNPREVENTABLE } from "./policy-texts.ts";
import { LANGUAGES, type PolicyConfig } from "./ports.ts";
import { rulesPage } from "./rules-page.ts";
import { RULES_TEXT } from "./rules-texts.ts";

/** Another value for every key that people may care about. A new key does not compile until it is here or below. */
const MUTATIONS: { readonly [K in keyof Config]?: Config[K] } = {
  production: false,
  transport: "native",
  operator: "Somebody Else",
  operatorContact: "https://example.org/contact",
  operatorCountry: "DE",
  operatorPerson: "Kim Roe",
  policyDate: "2031-01-01",
  ageMode: "site",
  origins: ["https://other.example"],
  secret: "0123456789abcdef0123456789abcdef",
  modes: ["text", "video"],
  recentForMs: 60_000,
  graceMs: 30_000,
  reportDays: 30,
  trustedProxies: [{}] as unknown as Config["trustedProxies"],
  turnUrls: ["turn:turn.example.org"],
  turnOperator: "Relay Company",
  directVideo: true,
  directCalls: "off",
  acceptUnmoderatedVideo: true,
  metricsNetworks: [{}] as unknown as Config["metricsNetworks"],
  logLevel: "debug",
  logDir: "/var/log/passerby",
  logDeviceHeader: "x-device",
  logRegionHeader: "x-region",
};

/** Keys that make no difference to what is kept, who sees it, or who answers for it. */
const INDIFFERENT: { readonly [K in keyof Config]?: string } = {
  port: "people know it already: it is in the address",
  host: "which network card answers says nothing about anybody",
  widenAfterMs: "how long somebody waits for a shared interest",
  maxConnections: "how many fit in; whoever does not is told",
  workAboveJoins: "when browsers work a moment before they wait; nothing is kept of it",
  workAboveConnections: "when browsers work a moment before they wait; nothing is kept of it",
  maxConnectionsPerAddress: "a limit; the counters behind it are in the table whatever it is",
  maxArrivalsPerAddress: "the same",
  turnSecret: "a secret; that there is a relay is stated",
  landing: "whether a demo page is shown",
};

const BASE = config();
/** Keys that show only together with others. */
const TOGETHER: { readonly [K in keyof Config]?: Partial<Config> } = { turnOperator: { turnUrls: ["turn:t.example"] } };

Deno.test("Every configuration key changes the policy and its hash, or is known to make no difference", () => {
  const known = [...Object.keys(MUTATIONS), ...Object.keys(INDIFFERENT)];
  assertEquals(CONFIG_KEYS.filter((key) => !known.includes(key)), [], "add the key to one of the two lists");
  for (const [key, value] of Object.entries(MUTATIONS)) {
    const base = { ...BASE, ...TOGETHER[key as keyof Config] };
    const [before, after] = [createPolicy(base), createPolicy({ ...base, [key]: value })];
    assertNotEquals(before.hash, after.hash, key);
    for (const language of LANGUAGES) {
      const text = (policy: typeof before) => policyPage({ ...policy, hash: "" }, language);
      assertNotEquals(text(before), text(after), `${key} in ${language}`);
    }
  }
});

Deno.test("The same configuration always gives the same policy", () => {
  assertEquals(createPolicy(BASE), createPolicy(config()));
  const { hash, ...rest } = createPolicy(BASE);
  assertEquals(hash, hashOf(rest));
});

Deno.test("Texts of the policy that changed get a new date", () => {
  // When this fails: put today's date into TEXTS in policy.ts, and the hash that came into this test.
  const { summary, kept, guarantees, rules, terms } = createPolicy({ ...BASE, policyDate: undefined });
  const texts = [
    summary,
    kept,
    guarantees.map(({ text }) => text),
    TEXT,
    SEEN,
    UNPREVENTABLE,
    rules,
    terms,
    RULES_TEXT,
  ];
  assertEquals([TEXTS.date, hashOf(texts).slice(0, 16)], ["2026-11-28", "116a2f3b69550593"]);
});

Deno.test("The policy names the operator, and says plainly when nobody is named", () => {
  for (const language of LANGUAGES) {
    const text = policyPage(createPolicy(BASE), language);
    for (const part of ["Example Association", "Jo Doe", "mailto:privacy@site.example", "France"]) {
      assertStringIncludes(text, part);
    }
    assert(!text.includes('class="warn"'));
    const { operator: _nobody, ...rest } = BASE;
    assertStringIncludes(policyPage(createPolicy({ ...rest, operator: undefined }), language), 'class="warn"');
  }
});

Deno.test("What an operator writes stays text", () => {
  const evil = `<script>alert(1)</script>"'&`;
  for (const render of [policyPage, rulesPage]) {
    const text = render(createPolicy({ ...BASE, operator: evil, operatorPerson: evil, turnOperator: evil }), "en");
    assert(!text.includes("<script"), render.name);
    assertStringIncludes(text, "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;");
  }
});

Deno.test("The summary has five lines in every language", () => {
  for (const changes of [{}, { modes: ["text", "video"] }, { logDir: "/x" }] as Partial<PolicyConfig>[]) {
    const { summary } = createPolicy({ ...BASE, ...changes });
    assertEquals(summary.length, 5);
    for (const line of summary) for (const language of LANGUAGES) assert(line[language].length < 250);
  }
});

Deno.test("The policy says who learns a network address: in direct calls, by agreement, or nobody", () => {
  const direct = createPolicy({ ...BASE, modes: ["text", "video"] });
  const relayed = createPolicy({ ...BASE, modes: ["text", "video"], turnUrls: ["turn:t.example"] });
  const never = createPolicy({ ...BASE, modes: ["text", "video"], turnUrls: ["turn:t.example"], directCalls: "off" });
  assertEquals([direct, relayed, never, createPolicy(BASE)].map(addressClaims), [
    "address-by-agreement",
    "address-by-agreement calls-relayed",
    "address-by-agreement calls-relayed address-never",
    "address-by-agreement calls-relayed address-never",
  ]);
  assertStringIncludes(direct.summary[3]!.en, "learns your network address");
  assertStringIncludes(relayed.summary[3]!.en, "only if you both agree");
  assertStringIncludes(never.summary[3]!.en, "never learns your network address");
});

Deno.test("Recording is said to be unpreventable, and a reason to report", () => {
  const policy = createPolicy(BASE);
  assertStringIncludes(policyPage(policy, "en"), "A stranger can record or photograph their screen");
  assertStringIncludes(policyPage(policy, "fr"), "Une personne inconnue peut enregistrer ou photographier son écran");
  assertStringIncludes(rulesPage(policy, "en"), "Do not record, photograph or pass on");
  assert(REPORT_REASONS.includes("recording"));
});

Deno.test("House rules and terms come from the configuration, with date, version and fingerprint of the policy", () => {
  const policy = createPolicy(BASE);
  for (const language of LANGUAGES) {
    const text = rulesPage(policy, language);
    for (const part of ["Example Association", "France", policy.date, policy.version, policy.hash]) {
      assertStringIncludes(text, part);
    }
    for (const line of [...policy.rules, ...policy.terms]) assertStringIncludes(text, line[language].slice(0, 20));
    for (const changes of [{ operator: "Somebody Else" }, { reportDays: 3 }, { ageMode: "site" }] as const) {
      assertNotEquals(rulesPage({ ...createPolicy({ ...BASE, ...changes }), hash: policy.hash }, language), text);
    }
  }
  const { hash: _ours, ...rest } = policy;
  assertNotEquals(hashOf({ ...rest, rules: rest.rules.slice(1) }), policy.hash);
});

Deno.test("A browser reads the policy as it is served", () => {
  const policy = createPolicy(BASE);
  const read = readPolicy(JSON.parse(JSON.stringify(policy)))!;
  assertEquals([read.hash, read.operator, read.summary.length], [policy.hash, "Example Association", 5]);
  assertEquals(read.kept.map(({ id, ms }) => [id, ms]), policy.kept.map(({ id, ms }) => [id, ms]));
  for (const wrong of [null, [], {}, { ...policy, hash: "short" }, { ...policy, kept: [{ id: 1 }] }]) {
    assertEquals(readPolicy(wrong), undefined);
  }
});

Deno.test("A policy is weaker when something is kept longer, more is kept, or a guarantee is gone, and only then", () => {
  const facts = (changes: Partial<PolicyConfig>) =>
    readPolicy(JSON.parse(JSON.stringify(createPolicy({ ...BASE, ...changes }))))!;
  const agreed = readAgreed(JSON.parse(JSON.stringify(agreedFrom(facts({})))))!;
  const kinds = (changes: Partial<PolicyConfig>) => weakenings(agreed, facts(changes)).map(({ type }) => type);
  assertEquals(kinds({}), []);
  assertEquals(kinds({ reportDays: 1 }), []);
  assertEquals(kinds({ operator: "Somebody Else" }), []);
  assertEquals(kinds({ reportDays: 8 }), ["kept-longer"]);
  assertEquals(kinds({ turnUrls: ["turn:t.example"] }), ["kept-more"]);
  assertEquals(kinds({ modes: ["text", "video"] }), ["guarantee-gone", "guarantee-gone"]);
  assertEquals(kinds({ ageMode: "site" }), ["guarantee-gone"]);
  assertEquals(kinds({ logDir: "/x" }), ["kept-more", "kept-more", "guarantee-gone"]);
});

function addressClaims({ guarantees }: ReturnType<typeof createPolicy>): string {
  return guarantees.filter(({ promise, holds }) => promise === 7 && holds).map(({ id }) => id).join(" ");
}

function config(): Config {
  const result = readConfig(PRODUCTION_ARGS, () => undefined);
  if (result.type !== "config") throw new Error(JSON.stringify(result));
  return result.config;
}
