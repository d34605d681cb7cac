import { expect } from "@open-wc/testing";
import { Handshake, handshakeSecrets, type HandshakeStep } from "./handshake.ts";
import { agree, commitment, deriveEmoji, type Reveal, transcript } from "./key-schedule.ts";

const room = crypto.getRandomValues(new Uint8Array(16));
const fingerprint = crypto.getRandomValues(new Uint8Array(32));
const EPOCH = 7;
/** Runs of the handshake on either side of the attacker; every run here is held against every run there. */
const RUNS = 320;

describe("Somebody in the middle", () => {
  /**
   * The attacker agrees on keys with A in B's place and with B in A's. What is simulated is the best they can do: B's side
   * goes first, so that they know B's string, and then they have one try with A, to whom they must commit before they see A's
   * nonce. 320 runs with A and 320 with B, each with fresh nonces on both ends and through the real commitment, transcript and
   * HKDF; each of the 102,400 pairs is one attack, and a single match would be the attacker's. Room and fingerprints are the
   * same everywhere, as the attacker would like them. The key pairs are the same in all runs of a side: they only shift what
   * HKDF starts from.
   */
  it("never gets equal strings in 10⁵ attacks", async function () {
    this.timeout(60_000);
    const [a, b, towardsA, towardsB] = await Promise.all([1, 2, 3, 4].map(handshakeSecrets)) as Secrets;
    const [secretA, secretB] = [
      await agree(a.privateKey, towardsA.publicKey),
      await agree(b.privateKey, towardsB.publicKey),
    ];
    const reveal = ({ publicKey }: Secret): Reveal => {
      return { publicKey, fingerprint, nonce: crypto.getRandomValues(new Uint8Array(32)) };
    };
    const shown = async (secret: CryptoKey, a: Reveal, b: Reveal) => {
      const commit = await commitment(room, b);
      return await deriveEmoji(secret, await transcript({ room, epoch: EPOCH, commit, a, b }));
    };
    const runs = Array.from({ length: RUNS });
    const toB = await Promise.all(runs.map(() => shown(secretB, reveal(towardsB), reveal(b))));
    const toA = await Promise.all(runs.map(() => shown(secretA, reveal(a), reveal(towardsA))));

    let equal = 0;
    let firstTwoEqual = 0;
    for (const here of toA) {
      for (const there of toB) {
        if (here[0] !== there[0] || here[1] !== there[1]) continue;
        firstTwoEqual++;
        if (here.every((index, i) => index === there[i])) equal++;
      }
    }
    expect(RUNS * RUNS).to.be.at.least(100_000);
    expect(equal).to.equal(0);
    // The control: strings of two emoji would be equal once in 4,096 attacks. Outside of 3 to 70 of the expected 25 the strings
    // are not random, or this test does not compare what it says.
    expect(firstTwoEqual).to.be.within(3, 70);
  });

  it("goes unnoticed by the handshakes on both sides, and shows in the strings", async () => {
    for (let i = 0; i < 20; i++) {
      const [withA, withB] = await Promise.all([agreeWith("impolite"), agreeWith("polite")]);
      expect(withA.person.name === "done" && withB.person.name === "done").to.equal(true);
      expect(emojiOf(withA.person)).to.deep.equal(emojiOf(withA.attacker));
      expect(emojiOf(withA.person)).not.to.deep.equal(emojiOf(withB.person));
    }
  });
});

type Secret = Awaited<ReturnType<typeof handshakeSecrets>>;
type Secrets = [Secret, Secret, Secret, Secret];

/** A whole handshake between a person in this role and the attacker in the other. */
async function agreeWith(role: "impolite" | "polite"): Promise<{ person: HandshakeStep; attacker: HandshakeStep }> {
  const secrets = await Promise.all([handshakeSecrets(), handshakeSecrets()]);
  const name = { room, epoch: EPOCH };
  const a = new Handshake("impolite", name, fingerprint, secrets[0]);
  const b = new Handshake("polite", name, fingerprint, secrets[1]);
  const first = await a.receive((await b.start())!);
  const second = await b.receive((first as { send: typeof room }).send);
  const endOfA = await a.receive((second as { send: typeof room }).send);
  const endOfB = await b.receive((endOfA as { send: typeof room }).send);
  return role === "impolite" ? { person: endOfA, attacker: endOfB } : { person: endOfB, attacker: endOfA };
}

function emojiOf(step: HandshakeStep): number[] | undefined {
  return step.name === "done" ? step.keys.emoji : undefined;
}
