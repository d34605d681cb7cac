import { expect } from "@open-wc/testing";
import type { AgreedPolicy } from "../../protocol/mod.ts";
import { PolicyAgreement } from "./policy-agreement.ts";

const words = (text: string) => ({ en: text, fr: text });
const policy = (hash: string, ms: number) => ({
  hash: hash.repeat(64),
  operator: { name: "Example" },
  summary: [words("One"), words("Two")],
  kept: [{ id: "report", ms, what: words("Reports") }],
  guarantees: [{ id: "sealed", holds: true, text: words("Sealed") }],
});

function agreementWith(answers: unknown[], agreed?: AgreedPolicy) {
  const asked: [string, RequestInit][] = [];
  const kept: (AgreedPolicy | undefined)[] = [];
  const agreement = new PolicyAgreement("https://chat.example.org/sub/", {
    agreed,
    onAgree: (each) => kept.push(each),
    fetch(address, init) {
      asked.push([address, init]);
      const answer = answers.shift();
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(new Response(JSON.stringify(answer)));
    },
  });
  return { agreement, asked, kept };
}

describe("PolicyAgreement", () => {
  it("asks for nothing before it is told to, and then without any trace", async () => {
    const { agreement, asked } = agreementWith([policy("a", 1)]);
    expect(agreement.address).to.equal("https://chat.example.org/sub/privacy");
    expect(asked).to.be.empty;
    await agreement.load();
    expect(asked[0]![0]).to.equal("https://chat.example.org/sub/privacy.json");
    expect(asked[0]![1]).to.include({ credentials: "omit", referrerPolicy: "no-referrer" });
    expect(agreement.facts?.operator).to.equal("Example");
  });

  it("tells how a policy got weaker since it was agreed to, and no more once that is agreed to", async () => {
    const { agreement, kept } = agreementWith([
      policy("a", 1_000),
      policy("a", 1_000),
      policy("b", 2_000),
      policy("b", 2_000),
    ]);
    await agreement.load();
    agreement.agree();
    await agreement.load();
    expect(agreement.changes).to.be.empty;
    await agreement.load();
    expect(agreement.changes.map(({ type }) => type)).to.deep.equal(["kept-longer"]);
    agreement.agree();
    await agreement.load();
    expect(agreement.changes).to.be.empty;
    expect(kept.map((each) => each?.kept)).to.deep.equal([[["report", 1_000]], [["report", 2_000]]]);
  });

  it("compares with what was agreed to on another day", async () => {
    const before = { hash: "a".repeat(64), kept: [["report", 500]] as [string, number][], guarantees: [] };
    const { agreement } = agreementWith([policy("b", 1_000)], before);
    expect(agreement.isAgreed).to.be.true;
    await agreement.load();
    expect(agreement.changes).to.have.length(1);
  });

  it("stays quiet when the server does not answer, or says something else", async () => {
    const { agreement } = agreementWith([new TypeError("offline"), "nonsense", policy("a", 1)]);
    expect(await agreement.load()).to.be.undefined;
    expect(await agreement.load()).to.be.undefined;
    agreement.agree(); // to what the notice says by itself
    await agreement.load();
    expect(agreement.changes).to.be.empty;
  });

  it("takes who agreed before the policy came to have agreed to the first one that comes", async () => {
    const { agreement, kept } = agreementWith([policy("a", 1_000), policy("b", 2_000)]);
    agreement.agree();
    await agreement.load();
    expect(kept.at(-1)?.hash).to.equal("a".repeat(64));
    await agreement.load();
    expect(agreement.changes.map(({ type }) => type)).to.deep.equal(["kept-longer"]);
  });
});
