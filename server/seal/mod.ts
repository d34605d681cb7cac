/**
 * What the server can prove later without having kept anything: contexts and tickets that browsers hold for it, stamps on the chat
 * messages it forwards, and the keyed hash that stands in for addresses.
 *
 * ```ts
 * const secret = createServerSecret(config.secret, randomBytes);
 * const stamps = new Stamps(rows["stamp-key"], secret, randomBytes);
 * const contexts = new Contexts(rows.context, secret, randomBytes);
 * ```
 *
 * @module
 */
export { AddressHash } from "./address-hash.ts";
export { type Context, Contexts } from "./contexts.ts";
export { createServerSecret, SECRET_LENGTH_MIN, type ServerSecret } from "./server-secret.ts";
export { type Stamped, Stamps } from "./stamps.ts";
export { Tickets } from "./tickets.ts";
export { TurnCredentials } from "./turn-credentials.ts";
