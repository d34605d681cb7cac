import { ChatSession, type ChatSessionOptions } from "../chat-session.ts";
import { FakeClock } from "./fake-clock.ts";
import { FakeServer } from "./fake-server.ts";
import { until } from "./until.ts";

/** Two people on one server in memory, each with a clock that a test turns. */
export class People {
  readonly server = new FakeServer();
  readonly clocks = { ann: new FakeClock(), bob: new FakeClock() };
  readonly ann: ChatSession;
  readonly bob: ChatSession;

  constructor(options: Partial<ChatSessionOptions> = {}) {
    const common = {
      server: "https://chat.example",
      openSocket: this.server.openSocket,
      fetch: () => Promise.reject(new TypeError("Failed to fetch")),
      random: () => 1,
      devices: undefined,
      ...options,
    };
    this.ann = new ChatSession({ ...common, clock: this.clocks.ann });
    this.bob = new ChatSession({ ...common, clock: this.clocks.bob });
  }

  /** Both start, and are in a sealed room. Ann was first, so she is the impolite side. */
  async meet(mode: "text" | "video" = "text"): Promise<void> {
    for (const person of [this.ann, this.bob]) person.start({ mode, interests: ["Tea", "Rain"], languages: ["en-GB"] });
    await this.sealed();
  }

  async sealed(): Promise<void> {
    await Promise.all([this.ann, this.bob].map((person) => until(person, ({ phase }) => phase.name === "chatting")));
  }

  /** Both agree to connect directly, as they have to without TURN. */
  async agree(): Promise<void> {
    for (const person of [this.ann, this.bob]) person.setDirect(true);
    await Promise.all([this.ann, this.bob].map((person) => until(person, ({ partner }) => partner.direct)));
  }

  leave(): void {
    this.ann.leave();
    this.bob.leave();
  }
}
