import type { ReactiveControllerHost } from "lit";
import type { HeldRow } from "../../protocol/mod.ts";
import { createAgreement } from "../controllers/create-session.ts";
import { type HeldState, NO_OWN_DATA, type OwnData } from "../own-data/own-data-state.ts";
import type { PolicyAgreement } from "../session/policy-agreement.ts";
import type { Session } from "../session/session.ts";
import { type Choices, Memory } from "./memory.ts";

export type OwnDataOptions = {
  session: () => Session | undefined;
  /** What the person has chosen by now. */
  choices: () => Choices;
};

/**
 * What concerns a person's own data: what the server holds about them, what this device remembers, and which policy they
 * agreed to. The host renders again when any of it is different.
 */
export class OwnDataController {
  readonly #host: Pick<ReactiveControllerHost, "requestUpdate">;
  readonly #options: OwnDataOptions;
  readonly memory = new Memory();
  /** The policy of the server, to be agreed to; undefined when its address is none. */
  agreement: PolicyAgreement | undefined;
  #held: HeldState = NO_OWN_DATA.held;

  constructor(host: Pick<ReactiveControllerHost, "requestUpdate">, options: OwnDataOptions) {
    this.#host = host;
    this.#options = options;
  }

  get facts(): OwnData {
    return { held: this.#held, isRemembered: this.memory.isOn, policy: this.agreement?.address };
  }

  /** From now on it is this server's policy. */
  setServer(server: string): void {
    this.agreement = createAgreement(server, {
      agreed: this.memory.agreed,
      onAgree: (agreed) => {
        this.memory.agreed = agreed;
        this.keep();
      },
    });
  }

  /** Remembers choices on this device from now on, or forgets them. */
  remember(remember: boolean): void {
    this.memory.turn(remember, this.#options.choices());
    this.#host.requestUpdate();
  }

  /** Keeps what is chosen now, where it may. */
  keep(): void {
    this.memory.keep(this.#options.choices());
  }

  /** Asks the server what it holds; without a session that is nothing. */
  async ask(): Promise<void> {
    await this.#show("held", this.#options.session()?.whatYouHold());
  }

  /** Has the server forget; false when it did not. */
  erase(): Promise<boolean> {
    return this.#show("erased", this.#options.session()?.erase());
  }

  async #show(name: "held" | "erased", answer: Promise<HeldRow[] | undefined> = Promise.resolve([])): Promise<boolean> {
    this.#held = { name: "asking" };
    this.#host.requestUpdate();
    const rows = await answer;
    this.#held = rows ? { name, rows } : { name: "failed" };
    this.#host.requestUpdate();
    return rows !== undefined;
  }
}
