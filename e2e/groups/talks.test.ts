/**
 * Two people meet: real browsers, the real server. Stories are grouped by what they are about, into files of about the same
 * length: the browsers start once in each file, and the files run side by side.
 *
 * ```sh
 * npm run build && deno test -A --parallel e2e/groups/    # everything
 * deno test -A e2e/stories.test.ts --filter "blocked"     # what has this word in its name
 * deno test -A e2e/stories/video.ts                       # one file of stories
 * STORIES=short deno test -A e2e/stories.test.ts          # the proofs of the promises, and the main job
 * ```
 *
 * @module
 */

import "../stories/meeting.ts";
import "../stories/parting.ts";
import "../stories/safety.ts";
import "../stories/keyboard.ts";
import "../stories/independent-client.ts";
