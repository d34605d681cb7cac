// Installs what is missing, builds, and runs the server.
//
//   npm start                       http://localhost:8000
//   npm start -- --port 9000        or PORT=9000 npm start
//   npm start -- --help             every option
//   deno task start --port 9000     for those who have Deno
//   NO_INSTALL=1 npm start          installs nothing

import { join } from "node:path";
import process from "node:process";
import { runInForeground } from "./foreground.mjs";
import { serverPermissions } from "./server-permissions.mjs";
import { withSetup } from "./setup.mjs";
import { denoPath, ROOT } from "./tools.mjs";
import { v8Flags } from "./v8-flags.mjs";

process.exitCode = await withSetup(async () => {
  const { build, summary } = await import("../components/build.mjs");
  const result = await build({ manifest: false });
  if (result.fresh) console.log(summary(result));
  const args = process.argv.slice(2);
  const options = { args, env: process.env };
  return runInForeground(denoPath(), [
    "run",
    ...serverPermissions(options),
    ...v8Flags(options),
    "server/main.ts",
    ...args,
  ], {
    DENO_NO_UPDATE_CHECK: "1",
    // Deno keeps localStorage and caches below this folder, whatever the permissions say. There is none: RAM only.
    DENO_DIR: join(ROOT, "deno.json/none"),
  });
});
