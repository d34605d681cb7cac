/**
 * The end-to-end tests: real browsers, the real server, people who meet. One file, so that the browsers start once.
 *
 * ```sh
 * npm run build && deno test -A e2e/                       # everything, calls.test.ts too
 * deno test -A e2e/ --filter "blocked"                     # what has this word in its name
 * deno test -A e2e/stories/video.ts                        # one file of stories
 * ```
 *
 * @module
 */

import "./stories/meeting.ts";
import "./stories/parting.ts";
import "./stories/safety.ts";
import "./stories/keyboard.ts";
import "./stories/promises.ts";
import "./stories/independent-client.ts";
import "./stories/malicious-relay.ts";
import "./stories/forgetting.ts";
import "./stories/own-data.ts";
import "./stories/ram-only.ts";
