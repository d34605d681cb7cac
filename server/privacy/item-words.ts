import type { RetentionId } from "../core/retention.ts";
import type { Words } from "./ports.ts";
import type { TestName } from "./retention.ts";

/** Recipients of what nobody else sees. */
export const NOBODY: Words = { en: "Nobody", fr: "Personne" };
/** Purposes that several items have. */
export const MATCHING: Words = { en: "To bring two people together", fr: "Mettre deux personnes en relation" };
export const SAFETY: Words = {
  en: "To keep the chat safe and usable for everybody",
  fr: "Garder le service sûr et utilisable pour tout le monde",
};
export const COMING_BACK: Words = {
  en: "So that a broken connection or a restart loses no conversation",
  fr: "Pour qu’une coupure ou un redémarrage ne fasse perdre aucune conversation",
};
/** The test that runs a row out. */
export const RUNS_OUT = (id: RetentionId): TestName => ({
  file: "server/privacy/run-out.test.ts",
  name: `What is kept as "${id}" runs out when the table says`,
});
