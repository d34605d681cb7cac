import { msg } from "@lit/localize";
import type { ReportReason } from "../../protocol/mod.ts";

/** How people call a reason. */
export function reasonText(reason: ReportReason): string {
  return TEXTS[reason]();
}

const TEXTS: Record<ReportReason, () => string> = {
  minor: () => msg("They seem to be under 18", { id: "report.reason.minor" }),
  sexual: () => msg("Sexual content I did not ask for", { id: "report.reason.sexual" }),
  harassment: () => msg("Harassment or insults", { id: "report.reason.harassment" }),
  hate: () => msg("Hate against a group of people", { id: "report.reason.hate" }),
  threat: () => msg("A threat, or somebody is in danger", { id: "report.reason.threat" }),
  recording: () => msg("They record me or say that they do", { id: "report.reason.recording" }),
  spam: () => msg("Advertising, fraud or a machine", { id: "report.reason.spam" }),
  other: () => msg("Something else", { id: "report.reason.other" }),
};
