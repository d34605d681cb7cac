/**
 * Stories of lines that break, and of lines that somebody tampers with. One of the groups that `talks.test.ts` tells of.
 *
 * @module
 */

import "./resuming.ts";
import "./cut-in-call.ts";
import "./malicious-relay.ts";
