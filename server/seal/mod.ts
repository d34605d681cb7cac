/**
 * What the server can prove later without having kept anything: contexts and tickets that browsers hold for it, stamps on the chat
 * messages it forwards, and the keyed hash that stands in for addresses.
 *
 * ```ts
 * const secret = createServerSecret(config.secret, randomBytes);
 * const stamps = new Stamps(secret, randomBytes);
 * const contexts = new Contexts(secret, randomBytes);
 * ```
 *
 * @module
 */
export { AddressHash } from "./address-hash.ts";
export { type Context, CONTEXT_LIFE_MS, Contexts } from "./contexts.ts";
export { createServerSecret, SECRET_LENGTH_MIN, type ServerSecret } from "./server-secret.ts";
export { STAMP_LIFE_MS, type Stamped, Stamps } from "./stamps.ts";
export { Tickets } from "./tickets.ts";
export { TURN_LIFE_MS, TURN_RENEW_MS, TurnCredentials } from "./turn-credentials.ts";
