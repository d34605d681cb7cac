import { assert, assertEquals } from "@std/assert";
import { meet, story } from "../harness/story.ts";
import { opensForWriting, straceProblem } from "../harness/strace.ts";

const problem = await straceProblem();
if (problem !== undefined) console.warn(`What the server writes is not watched: ${problem}`);
const ifTraced = { ignore: problem !== undefined };

story("A whole conversation with a report opens no file for writing", async (stage) => {
  const trace = await Deno.makeTempFile({ prefix: "passerby-strace-" });
  stage.defer(() => Deno.remove(trace));
  const server = await stage.server({ trace });
  const anna = await stage.person("Anna", "chromium");
  const ben = await stage.person("Ben", "firefox");
  await meet(anna, ben);
  await anna.says("Hello");
  await ben.sees("Stranger: Hello");
  await ben.says("Something hurtful");
  await anna.sees("Stranger: Something hurtful");
  await anna.press("button", "Report");
  await anna.press("radio", "Harassment or insults");
  await anna.press("button", "Send the report");
  await anna.sees("Thank you, it arrived");
  await (await fetch(`${server.origin}/privacy`)).text();
  await server.stop();

  const calls = (await Deno.readTextFile(trace)).split("\n");
  assert(calls.some((call) => call.includes("passerby.js")), "control: the trace sees the files that are read");
  assertEquals(opensForWriting(calls), []);
}, ifTraced);

story("The trace would see a file that is written", async (stage) => {
  const folder = await Deno.makeTempDir({ prefix: "passerby-logs-" });
  const trace = await Deno.makeTempFile({ prefix: "passerby-strace-" });
  stage.defer(async () =>
    void await Promise.all([folder, trace].map((path) => Deno.remove(path, { recursive: true })))
  );
  const server = await stage.server({ trace, flags: ["--log-dir", folder] });
  await server.stop();
  const opened = opensForWriting((await Deno.readTextFile(trace)).split("\n"));
  assert(opened.length > 0 && opened.every((call) => call.includes(folder)), opened.join("\n"));
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name);
  assertEquals(names.map((name) => name.replace(/\d{4}-\d\d-\d\dT\d\d/, "HOUR")), ["access-HOUR.log"]);
  for (const line of (await Deno.readTextFile(`${folder}/${names[0]}`)).trim().split("\n")) JSON.parse(line);
}, ifTraced);

story("Every way to store something throws in the server", async (stage) => {
  const server = await stage.server();
  const { measured } = await (await fetch(`${server.origin}/privacy.json`)).json() as {
    measured: { id: string; isGood: boolean; result: { en: string } }[];
  };
  const results = Object.fromEntries(measured.map(({ id, result }) => [id, result.en]));
  assertEquals(results, {
    write: "None",
    read: "Only what it needs",
    env: "Only what it needs",
    net: "Only what it needs",
    run: "None",
    ffi: "None",
    sys: "None",
    localStorage: "None",
    caches: "None",
    kv: "None",
  });
  assert(measured.every(({ isGood }) => isGood));
});
