import { complete, fields, list, oneOf, string } from "./parse.ts";

/** One text in every language that there is. */
export type PolicyWords = { en: string; fr: string };

/** What `/privacy.json` says that a browser needs: enough to show a summary, and to see whether a policy got weaker. */
export type PolicyFacts = {
  /** SHA-256 of the policy, hex. Another one means that something is different. */
  hash: string;
  /** Empty where nobody has filled it in, on a development server. */
  operator: string;
  /** Five lines. */
  summary: PolicyWords[];
  kept: { id: string; ms: number; what: PolicyWords }[];
  /** Everything that a server of this version can guarantee, and whether this one does. */
  guarantees: { id: string; holds: boolean; text: PolicyWords }[];
};

/** What a person has agreed to, as small as can be compared. */
export type AgreedPolicy = { hash: string; kept: [id: string, ms: number][]; guarantees: string[] };

/** One way in which a policy got weaker. */
export type Weakening =
  | { type: "kept-longer"; what: PolicyWords; beforeMs: number; ms: number }
  | { type: "kept-more"; what: PolicyWords; ms: number }
  | { type: "guarantee-gone"; text: PolicyWords }
  /** So many guarantees that held before are not spoken of any more: there are no words for them. */
  | { type: "guarantees-unsaid"; count: number };

/** Reads `/privacy.json`. Undefined when it is no policy; unknown fields are left out. */
export function readPolicy(value: unknown): PolicyFacts | undefined {
  const raw = fields(value);
  return raw && complete({
    hash: string(raw.hash, 64, 64),
    operator: string(fields(raw.operator)?.name, TEXT_MAX),
    summary: list(raw.summary, 10, words),
    kept: list(raw.kept, ITEMS_MAX, (item) => {
      const each = fields(item);
      return each && complete({ id: string(each.id, ID_MAX, 1), ms: time(each.ms), what: words(each.what) });
    }),
    guarantees: list(raw.guarantees, ITEMS_MAX, (item) => {
      const each = fields(item);
      const holds = oneOf(String(each?.holds), ["true", "false"] as const);
      return each && complete({
        id: string(each.id, ID_MAX, 1),
        holds: holds && holds === "true",
        text: words(each.text),
      });
    }),
  });
}

/** What to remember of a policy that somebody agreed to. */
export function agreedFrom({ hash, kept, guarantees }: PolicyFacts): AgreedPolicy {
  return {
    hash,
    kept: kept.map(({ id, ms }) => [id, ms]),
    guarantees: guarantees.filter(({ holds }) => holds).map(({ id }) => id),
  };
}

/** Reads what `agreedFrom` made, after it was stored. */
export function readAgreed(value: unknown): AgreedPolicy | undefined {
  const raw = fields(value);
  return raw && complete({
    hash: string(raw.hash, 64, 64),
    kept: list(raw.kept, ITEMS_MAX, (item) => {
      if (!Array.isArray(item) || item.length !== 2) return undefined;
      const [id, ms] = [string(item[0], ID_MAX, 1), time(item[1])];
      return id === undefined || ms === undefined ? undefined : [id, ms] as [string, number];
    }),
    guarantees: list(raw.guarantees, ITEMS_MAX, (id) => string(id, ID_MAX, 1)),
  });
}

/** How a policy is weaker than the one that was agreed to: more is kept, something longer, or a guarantee is gone. */
export function weakenings(before: AgreedPolicy, now: PolicyFacts): Weakening[] {
  if (before.hash === now.hash) return [];
  const times = new Map(before.kept);
  const kept = now.kept.flatMap(({ id, ms, what }): Weakening[] => {
    const beforeMs = times.get(id);
    if (beforeMs === undefined) return [{ type: "kept-more", what, ms }];
    return ms > beforeMs ? [{ type: "kept-longer", what, beforeMs, ms }] : [];
  });
  const gone = now.guarantees.filter(({ id, holds }) => !holds && before.guarantees.includes(id));
  const said = new Set(now.guarantees.map(({ id }) => id));
  const count = before.guarantees.filter((id) => !said.has(id)).length;
  return [
    ...kept,
    ...gone.map(({ text }): Weakening => ({ type: "guarantee-gone", text })),
    ...(count > 0 ? [{ type: "guarantees-unsaid", count } as const] : []),
  ];
}

const TEXT_MAX = 1_000;
const ID_MAX = 64;
const ITEMS_MAX = 64;

function words(value: unknown): PolicyWords | undefined {
  const raw = fields(value);
  return raw && complete({ en: string(raw.en, TEXT_MAX), fr: string(raw.fr, TEXT_MAX) });
}

function time(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined;
}
