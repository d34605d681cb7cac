import { ChatSession } from "../session/chat-session.ts";
import { PolicyAgreement, type PolicyAgreementOptions } from "../session/policy-agreement.ts";
import type { Session } from "../session/session.ts";

/** The real session. Opens nothing before `start`. Throws `TypeError` when `server` is not an address. */
export function createSession(server: string | URL): Session {
  return new ChatSession({ server });
}

/** What the server's policy says, and what the person agreed to; undefined when `server` is not an address. */
export function createAgreement(server: string, options: PolicyAgreementOptions): PolicyAgreement | undefined {
  try {
    return new PolicyAgreement(server, options);
  } catch {
    return undefined; // starting says what is wrong with it
  }
}

/** Where this script came from: a page that loads `https://chat.example.org/passerby.js` talks to that server. */
export function scriptOrigin(): string {
  return new URL(import.meta.url).origin;
}
