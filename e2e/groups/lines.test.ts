/**
 * Stories of lines that break, and of lines that somebody tampers with. One of the groups that `talks.test.ts` tells of.
 *
 * @module
 */

import "../stories/resuming.ts";
import "../stories/cut-in-call.ts";
import "../stories/malicious-relay.ts";
