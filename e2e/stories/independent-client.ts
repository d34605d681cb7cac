/// <reference lib="dom" />
import { assertEquals } from "@std/assert";
import { startIndependent } from "../harness/independent.ts";
import { story } from "../harness/story.ts";

story("A client written from the protocol page alone chats with a browser, both ways", async (stage) => {
  const server = await stage.server();
  const ben = await stage.person("Ben", "chromium");
  const client = startIndependent([socketOf(server.origin), "--interests", "tea,chess", "--origin", server.origin]);
  stage.defer(client.stop);
  await client.hears("welcome");
  await client.does({ do: "join" });
  await client.hears("waiting");
  await ben.starts({ interests: ["Chess"] });
  await ben.meets();
  assertEquals((await client.hears("matched")).interests, ["chess"]);
  const { emoji } = await client.hears("sealed");

  // Both name the same pictures: the browser by their names, the client by the table on the page.
  await ben.press("button", "Sealed");
  const shown = await ben.page.evaluate(picturesOf);
  assertEquals(shown, emoji);
  await ben.press("button", "Close");

  await client.does({ do: "typing", on: true });
  await ben.sees("The stranger is typing");
  await client.does({ do: "say", text: "Grüße von nebenan 👋" });
  await ben.sees("Stranger: Grüße von nebenan 👋");
  await client.hears("delivered"); // with the stamp, or a report of its own words would fail
  await ben.says("Hello, whoever you are");
  assertEquals((await client.hears("typing")).on, true);
  assertEquals((await client.hears("message")).text, "Hello, whoever you are");
  await ben.seesNoMore("On its way"); // the client has sent a receipt

  await client.does({ do: "report", reason: "other", note: "only a test" });
  assertEquals((await client.hears("reported")).results, ["verified", "verified"]);
  await client.does({ do: "leave" });
  await client.hears("idle");
  await ben.sees("They moved on");
});

story("Two independent clients talk in both roles", async (stage) => {
  const server = await stage.server();
  const [ada, bob] = [0, 1].map(() => startIndependent([socketOf(server.origin), "--origin", server.origin]));
  for (const client of [ada!, bob!]) {
    stage.defer(client.stop);
    await client.does({ do: "join" });
  }
  const roles = [await ada!.hears("matched"), await bob!.hears("matched")].map(({ role }) => role);
  assertEquals(roles.toSorted(), ["impolite", "polite"]);
  assertEquals((await ada!.hears("sealed")).sas, (await bob!.hears("sealed")).sas);
  await ada!.does({ do: "say", text: "x".repeat(2_000) });
  assertEquals((await bob!.hears("message")).text, "x".repeat(2_000));
  await bob!.does({ do: "next" });
  await bob!.hears("waiting");
  assertEquals((await ada!.hears("ended")).reason, "left");
});

story("The independent client says what is wrong with its arguments, its commands and the address", async (stage) => {
  const wrong = startIndependent(["http://localhost"]);
  stage.defer(wrong.stop);
  assertEquals((await wrong.ends()).code, 2);

  const server = await stage.server();
  const client = startIndependent([socketOf(server.origin), "--origin", server.origin]);
  stage.defer(client.stop);
  await client.does({ do: "dance" });
  const { message } = await client.hears("problem");
  assertEquals(String(message).startsWith('Cannot do "dance": expected one of join,'), true);
});

function socketOf(origin: string): string {
  return `${origin.replace("http", "ws")}/ws`;
}

/** Runs in the page: the pictures of the comparison, which have no names for those who only hear. */
function picturesOf(): string[] {
  const find = (root: ParentNode): string[] =>
    [...root.querySelectorAll("*")].flatMap((element) => [
      ...(element.localName === "passerby-seal-check"
        ? [...element.shadowRoot!.querySelectorAll("li [aria-hidden]")].map((each) => each.textContent ?? "")
        : []),
      ...(element.shadowRoot ? find(element.shadowRoot) : []),
    ]);
  return find(document);
}
