import {
  agreedFrom,
  type AgreedPolicy,
  type PolicyFacts,
  readPolicy,
  type Weakening,
  weakenings,
} from "../../protocol/mod.ts";
import { serverAddress } from "./server-address.ts";

/** A policy that has not come by then is not waited for, ms. */
const LOAD_MS = 3_000;

export type PolicyAgreementOptions = {
  /** What the person agreed to before, on this device. */
  agreed?: AgreedPolicy | undefined;
  /** Is told of every agreement. */
  onAgree?: (agreed: AgreedPolicy | undefined) => void;
  fetch?: (address: string, init: RequestInit) => Promise<Response>;
};

/** A server's policy, and what a person agreed to. Asks for nothing before `load`. */
export class PolicyAgreement {
  /** Pages for people. */
  readonly address: string;
  readonly rulesAddress: string;
  readonly #machineAddress: string;
  readonly #options: PolicyAgreementOptions;
  #agreed: AgreedPolicy | undefined;
  #facts: PolicyFacts | undefined;
  #isAgreed: boolean;

  /** Throws `TypeError` when `server` is not an address. */
  constructor(server: string | URL, options: PolicyAgreementOptions = {}) {
    const base = serverAddress(server).ready.replace(/\/readyz$/, "");
    this.address = `${base}/privacy`;
    this.rulesAddress = `${base}/rules`;
    this.#machineAddress = `${base}/privacy.json`;
    this.#options = options;
    this.#agreed = options.agreed;
    this.#isAgreed = options.agreed !== undefined;
  }

  /** The policy as it was loaded last. */
  get facts(): PolicyFacts | undefined {
    return this.#facts;
  }

  /** Whether the person has agreed, to whatever stood there. */
  get isAgreed(): boolean {
    return this.#isAgreed;
  }

  /** How the policy got weaker since the person agreed; empty when it did not, or when it is not known. */
  get changes(): Weakening[] {
    return this.#agreed && this.#facts ? weakenings(this.#agreed, this.#facts) : [];
  }

  /** Asks the server for its policy. Undefined when it does not say; then what was known stays. */
  async load(): Promise<PolicyFacts | undefined> {
    const fetch = this.#options.fetch ?? globalThis.fetch.bind(globalThis);
    try {
      const response = await fetch(this.#machineAddress, {
        credentials: "omit",
        referrerPolicy: "no-referrer",
        signal: AbortSignal.timeout(LOAD_MS),
      });
      const facts = response.ok ? readPolicy(await response.json()) : undefined;
      if (facts) this.#facts = facts;
      // Somebody who agreed before it came has agreed to the first one that came.
      if (facts && this.#isAgreed && this.#agreed === undefined) this.#keep();
      return facts;
    } catch {
      return undefined;
    }
  }

  /** The person agrees to what stands there now. */
  agree(): void {
    this.#isAgreed = true;
    this.#keep();
  }

  #keep(): void {
    this.#agreed = this.#facts ? agreedFrom(this.#facts) : this.#agreed;
    this.#options.onAgree?.(this.#agreed);
  }
}
