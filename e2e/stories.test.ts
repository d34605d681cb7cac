/**
 * Every story in one program, so that each browser starts once. The gate runs it with `STORIES=short`; groups that run side
 * by side, each with browsers of its own, are quicker for all of them: `e2e/stories/talks.test.ts` tells of those.
 *
 * @module
 */

import "./stories/talks.test.ts";
import "./stories/calls.test.ts";
import "./stories/promises.test.ts";
import "./stories/lines.test.ts";
import "./stories/relays.test.ts";
