import { ChatSession } from "../session/chat-session.ts";
import type { Session } from "../session/session.ts";

/** The real session. Opens nothing before `start`. Throws `TypeError` when `server` is not an address. */
export function createSession(server: string | URL): Session {
  return new ChatSession({ server });
}

/** Where this script came from: a page that loads `https://chat.example.org/passerby.js` talks to that server. */
export function scriptOrigin(): string {
  return new URL(import.meta.url).origin;
}
