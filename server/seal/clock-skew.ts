/**
 * So much, ms, may the clock of the node that sealed or stamped something be ahead of the one that reads it. Nodes that
 * keep time (NTP) differ by milliseconds; a minute is what a machine is off after days without. It costs nothing: nobody but
 * a server with our secret can date anything, so the future is a wrong clock, not an attack.
 */
export const CLOCK_SKEW_MS = 60_000;
