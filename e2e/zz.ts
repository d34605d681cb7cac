import { startCoturn, signCredential } from "./coturn.ts";
import { TurnClient } from "./turn-client.ts";
const S = "x".repeat(40);
const c = await startCoturn({ secret: S });
for (const tr of ["tcp","udp"] as const) {
let bad = 0, n = 0; const codes: Record<string, number> = {};
for (let round = 0; round < 60; round++) {
  const cred = signCredential(S, Math.floor(Date.now()/1000)+600, "user"+round+tr);
  await Promise.all([0,1,2].map(async () => {
    const cl = await TurnClient.connect({ port: c.port, transport: tr });
    const a = await cl.allocate(cred); n++; codes[a.code] = (codes[a.code] ?? 0) + 1;
    await cl.refresh(0); cl.close();
  }));
}
console.log(tr, n, codes);
}
await c.stop();
console.log(c.log().split("SQLite DB").slice(1).join("|").slice(0, 1500));
