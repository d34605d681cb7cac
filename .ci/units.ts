// Every test of protocol and server in one program: modules that many of them import are loaded once, which takes longer
// than most tests. `deno test -A server/core` runs some of them, file by file.

import { listTests } from "./sources.mjs";

for (const path of ["protocol", "server"].flatMap((folder) => listTests(folder))) await import(`../${path}`);
