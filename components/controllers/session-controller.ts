import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Session } from "../session/session.ts";
import type { SessionState } from "../session/session-state.ts";

/**
 * Binds a host to a session: the host renders again after every change, and hears of it first when it wants to.
 * While the host is not connected nothing is subscribed.
 *
 * ```ts
 * readonly #session = new SessionController(this);
 * // this.#session.session = new ChatSession({ server });
 * // render() { return html`${this.#session.state?.phase.name}`; }
 * ```
 */
export class SessionController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #onChange: ((state: SessionState, previous: SessionState) => void) | undefined;
  #session: Session | undefined;
  #seen: SessionState | undefined;
  #subscription: AbortController | undefined;
  #connected = false;

  constructor(host: ReactiveControllerHost, onChange?: (state: SessionState, previous: SessionState) => void) {
    this.#host = host;
    this.#onChange = onChange;
    host.addController(this);
  }

  get session(): Session | undefined {
    return this.#session;
  }

  set session(session: Session | undefined) {
    if (session === this.#session) return;
    this.#unsubscribe();
    this.#session = session;
    this.#seen = session?.state;
    this.#subscribe();
    this.#host.requestUpdate();
  }

  /** The snapshot to render; undefined while there is no session. */
  get state(): SessionState | undefined {
    return this.#session?.state;
  }

  hostConnected(): void {
    this.#connected = true;
    this.#subscribe();
  }

  hostDisconnected(): void {
    this.#connected = false;
    this.#unsubscribe();
  }

  #subscribe(): void {
    if (!this.#connected || !this.#session) return;
    this.#subscription = new AbortController();
    this.#session.subscribe((state) => this.#changed(state), { signal: this.#subscription.signal });
    this.#changed(this.#session.state); // what changed while nobody listened
  }

  #unsubscribe(): void {
    this.#subscription?.abort();
    this.#subscription = undefined;
  }

  #changed(state: SessionState): void {
    const previous = this.#seen ?? state;
    this.#seen = state;
    if (state === previous) return;
    this.#onChange?.(state, previous);
    this.#host.requestUpdate();
  }
}
