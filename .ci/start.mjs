// Installs what is missing, builds, and runs the server.
//
//   npm start                       http://localhost:8000
//   npm start -- --port 9000        or PORT=9000 npm start
//   npm start -- --help             every option
//   deno task start --port 9000     for those who have Deno
//   NO_INSTALL=1 npm start          installs nothing

import { spawn } from "node:child_process";
import { constants } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { SERVER_PERMISSIONS } from "./server-permissions.mjs";
import { setup } from "./setup.mjs";
import { denoPath, ROOT } from "./tools.mjs";

try {
  setup();
  const { build, summary } = await import("../components/build.mjs");
  const result = await build({ manifest: false });
  if (result.fresh) console.log(summary(result));
  process.exitCode = await serve(process.argv.slice(2));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

/** Runs the server until it ends, and returns its exit code. */
function serve(args) {
  const server = spawn(denoPath(), ["run", ...SERVER_PERMISSIONS, "server/main.ts", ...args], {
    cwd: ROOT,
    stdio: "inherit",
    env: {
      ...process.env,
      DENO_NO_UPDATE_CHECK: "1",
      // Deno keeps localStorage and caches below this folder, whatever the permissions say. There is none: RAM only.
      DENO_DIR: join(ROOT, "deno.json/none"),
    },
  });
  const forward = {
    // A terminal sends Ctrl+C to the server as well: once is enough.
    SIGINT: () => process.stdin.isTTY || server.kill("SIGINT"),
    SIGTERM: () => server.kill("SIGTERM"),
    SIGHUP: () => server.kill("SIGHUP"),
  };
  for (const [signal, listener] of Object.entries(forward)) process.on(signal, listener);
  return new Promise((resolve, reject) => {
    server.on("error", reject);
    server.on("exit", (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}
