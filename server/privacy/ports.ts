import type { Mode } from "../../protocol/mod.ts";

/** One text in every language that the components speak. */
export type Words = { readonly en: string; readonly fr: string };
export type Language = keyof Words;
export const LANGUAGES = ["en", "fr"] as const satisfies readonly Language[];

/** How the age of visitors is dealt with: we ask them, or the site that embeds the chat has made sure before. */
export const AGE_MODES = ["ask", "site"] as const;
export type AgeMode = typeof AGE_MODES[number];

/** What the policy needs to know of the configuration. */
export type PolicyConfig = {
  readonly production: boolean;
  readonly operator: string | undefined;
  readonly operatorContact: string | undefined;
  readonly operatorCountry: string | undefined;
  readonly operatorPerson: string | undefined;
  readonly policyDate: string | undefined;
  readonly ageMode: AgeMode;
  readonly modes: readonly Mode[];
  readonly origins: readonly string[];
  readonly secret: string | undefined;
  readonly transport: "native" | "hardened";
  readonly trustedProxies: readonly unknown[];
  readonly turnUrls: readonly string[];
  readonly turnOperator: string | undefined;
  readonly directVideo: boolean;
  readonly directCalls: "warn" | "off";
  readonly acceptUnmoderatedVideo: boolean;
  readonly recentForMs: number;
  readonly graceMs: number;
  readonly reportDays: number;
  readonly metricsNetworks: readonly unknown[];
  readonly logLevel: "debug" | "info" | "warn" | "error";
  readonly logDir: string | undefined;
  readonly logDeviceHeader: string | undefined;
  readonly logRegionHeader: string | undefined;
};
