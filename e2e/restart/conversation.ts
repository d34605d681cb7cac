import { connect } from "../independent-client.mjs";

/** One of two who talk, through the client that was written from docs/PROTOCOL.md alone. */
class Talker {
  readonly said: string[] = [];
  readonly heard: string[] = [];
  /** What ended it for this one, if anything did. */
  ending: string | undefined;
  /** When the room went on the last time, ms since the start of the process. */
  resumedAt = -Infinity;
  isSealed = false;
  delivered = 0;
  readonly #name: string;
  readonly #client: ReturnType<typeof connect>;

  constructor(name: string, address: string, headers: Record<string, string>) {
    this.#name = name;
    const wishes = { interests: [name.split(" ")[0]!], reconnect: true, origin: "http://localhost", headers };
    this.#client = connect(`${address.replace(/^http/, "ws")}/ws`, wishes, (event) => this.#take(event));
    this.#client.handle({ do: "join" });
  }

  say(): void {
    const text = `${this.#name} says ${this.said.length}`;
    this.said.push(text);
    this.#client.handle({ do: "say", text });
  }

  close(): void {
    this.#client.close();
  }

  #take(event: Record<string, unknown>): void {
    if (event.type === "sealed") this.isSealed = true;
    else if (event.type === "message") this.heard.push(event.text as string);
    else if (event.type === "delivered") this.delivered++;
    else if (event.type === "resumed") this.resumedAt = performance.now();
    else if (event.type === "lost") this.resumedAt = -Infinity;
    else if (["ended", "failed", "closed", "problem", "error"].includes(event.type as string)) {
      this.ending ??= JSON.stringify(event);
    }
  }
}

/** What became of the words of a conversation. */
export type Account = { said: number; lost: number; duplicated: number; foreign: number; outOfOrder: number };

/** Two who share an interest that nobody else has, and so meet each other. Every sentence is said once. */
export class Conversation {
  readonly #talkers: [Talker, Talker];

  /** `number` makes interest, sentences and addresses unique. */
  constructor(number: number, address: string) {
    const talker = (side: number) => {
      const n = 2 * number + side;
      // Addresses of their own: what one person may do is limited by address.
      const headers = { "x-forwarded-for": `10.${n >> 14 & 0x7f}.${n >> 7 & 0x7f}.${n & 0x7f}` };
      return new Talker(`pair${number} ${"ab"[side]}`, address, headers);
    };
    this.#talkers = [talker(0), talker(1)];
  }

  get isSealed(): boolean {
    return this.#talkers.every(({ isSealed }) => isSealed);
  }

  /** Why it is over, though it should not be. */
  get ending(): string | undefined {
    return this.#talkers.map(({ ending }) => ending).find((ending) => ending !== undefined);
  }

  /** When both were told that it goes on, ms since the start of the process; -Infinity while one was not. */
  get resumedAt(): number {
    return Math.min(...this.#talkers.map(({ resumedAt }) => resumedAt)) === -Infinity
      ? -Infinity
      : Math.max(...this.#talkers.map(({ resumedAt }) => resumedAt));
  }

  /** Whether everything that was said was heard, and confirmed. */
  get isQuiet(): boolean {
    const [a, b] = this.#talkers;
    return a.heard.length >= b.said.length && b.heard.length >= a.said.length &&
      a.delivered >= a.said.length && b.delivered >= b.said.length;
  }

  /** Both say something. */
  talk(): void {
    for (const talker of this.#talkers) talker.say();
  }

  account(): Account {
    const [a, b] = this.#talkers;
    const sides = [[a, b], [b, a]] as const;
    const total = { said: 0, lost: 0, duplicated: 0, foreign: 0, outOfOrder: 0 };
    for (const [speaker, listener] of sides) {
      const heard = new Set(listener.heard);
      const said = new Set(speaker.said);
      total.said += said.size;
      total.lost += speaker.said.filter((text) => !heard.has(text)).length;
      total.duplicated += listener.heard.length - heard.size;
      total.foreign += listener.heard.filter((text) => !said.has(text)).length;
      const order = listener.heard.map((text) => speaker.said.indexOf(text));
      total.outOfOrder += order.filter((at, i) => i > 0 && at < order[i - 1]!).length;
    }
    return total;
  }

  close(): void {
    for (const talker of this.#talkers) talker.close();
  }
}
