/**
 * Every story in one program, so that each browser starts once. The gate runs it with `STORIES=short`; groups that run side
 * by side, each with browsers of its own, are quicker for all of them: `e2e/groups/talks.test.ts` tells of those.
 *
 * @module
 */

import "./groups/talks.test.ts";
import "./groups/calls.test.ts";
import "./groups/promises.test.ts";
import "./groups/lines.test.ts";
import "./groups/relays.test.ts";
