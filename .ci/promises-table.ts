/** One row of what Passerby promises: how it is kept, and the tests that fail when it is not. */
export type PromiseRow = {
  row: number;
  promise: string;
  mechanism: string;
  /** `file` and what stands in its source as the test's name, or the fixed part of it. */
  tests: [file: string, name: string][];
  /** What of it is not built yet, and whose it is. A row without tests must say so. */
  missing?: string;
};

const E2E = "e2e/stories";
/** All 26, in order. `server/privacy/claims.ts` says the same to people, in their words. */
export const PROMISES: readonly PromiseRow[] = [
  {
    row: 1,
    promise: "No account: open the page, press Start",
    mechanism: "No such field exists in any message",
    tests: [[`${E2E}/meeting.ts`, "Two people with fresh browsers activate two controls each, and meet"]],
  },
  {
    row: 2,
    promise: "Camera and microphone stay off until turned on, each by itself",
    mechanism: "getUserMedia only in that control's own gesture",
    tests: [
      ["components/chat/chat.test.ts", "asks for no device before a gesture, whatever the phase"],
      [`${E2E}/video.ts`, "A camera that is turned off stops, and its light with it; on again, the picture comes back"],
    ],
  },
  {
    row: 3,
    promise: "Video and sound go from browser to browser; the server never sees them",
    mechanism: "There is no path for media in the server; next to no bytes reach it while pictures arrive",
    tests: [
      [`${E2E}/video.ts`, "Picture and sound go from"],
      [`${E2E}/canary.ts`, "Words, typing and signals never reach the server, while what it must know does"],
    ],
  },
  {
    row: 4,
    promise: "Text, typing and signals are sealed between the two browsers",
    mechanism: "Sealed channel; the relay reads ten bytes of a frame",
    tests: [
      [`${E2E}/canary.ts`, "Words, typing and signals never reach the server, while what it must know does"],
      [
        "components/session/man-in-the-middle.test.ts",
        "goes unnoticed by the handshakes on both sides, and shows in the strings",
      ],
    ],
  },
  {
    row: 5,
    promise: "Everything is in memory: no database, no file is written",
    mechanism: "No right to write, storage that throws, a check at start that refuses more rights than needed",
    tests: [
      [`${E2E}/ram-only.ts`, "A whole conversation with a report opens no file for writing"],
      [`${E2E}/ram-only.ts`, "The trace would see a file that is written"],
      [`${E2E}/ram-only.ts`, "Every way to store something throws in the server"],
      ["server/privacy/self-check.test.ts", "Production refuses to run with more rights than it needs"],
    ],
  },
  {
    row: 6,
    promise: "On leaving, identifier, interests, partner and room are gone; a lost session after the grace period",
    mechanism: "Stores take their times from the retention table and cannot be made without it",
    tests: [
      ["server/privacy/run-out.test.ts", "What is kept as"],
      ["server/privacy/run-out.test.ts", "A store without its row cannot be made"],
      [
        ".ci/retention.test.ts",
        "Every collection that outlives a call is in the retention table, or is known to hold nothing about anybody",
      ],
      [`${E2E}/forgetting.ts`, "After leaving, nothing of a person is left in the server's memory, log or metrics"],
      [`${E2E}/canary.ts`, "Words, typing and signals never reach the server, while what it must know does"],
    ],
  },
  {
    row: 7,
    promise: "The partner never learns your network address unless both agree",
    mechanism: "Calls through TURN only; a direct call needs both; no view shows an address",
    tests: [
      [
        "components/session/relay-call.test.ts",
        "may go directly once both have agreed",
      ],
      [
        "components/session/relay-only.test.ts",
        "hide addresses wherever a description may have them, and change nothing else",
      ],
      [`${E2E}/turn.ts`, "goes through TURN over"],
      [`${E2E}/consent.ts`, "Without TURN nothing is asked, connected or sent before both have read what a call shows"],
    ],
  },
  {
    row: 8,
    promise: "No cookies, no tracking, no fingerprinting, no third-party request",
    mechanism: "Strict policy on our pages; everything is in the bundle",
    tests: [
      [`${E2E}/promises.ts`, "A whole conversation talks to our own origin only, sets no cookie and stores nothing"],
      ["server/privacy/pages.test.ts", "Privacy and rules are pages without script, under a policy that allows none"],
    ],
  },
  {
    row: 9,
    promise: "Preferences are remembered only by choice, on the device, and can be cleared",
    mechanism: "One entry in localStorage with a listed schema, behind a box that is not ticked",
    tests: [
      ["components/preferences/preferences.test.ts", "nothing is stored until the person asks for it"],
      ["components/preferences/preferences.test.ts", "are gone as soon as the person says so"],
    ],
  },
  {
    row: 10,
    promise: "Limits count under a keyed, rotating hash of the address prefix; the address is never stored or logged",
    mechanism: "One function turns an address into a bucket; the key of the day is random and dropped",
    tests: [
      ["server/seal/address-hash.test.ts", "AddressHash makes yesterday's buckets unlinkable"],
      ["server/privacy/run-out.test.ts", "What is kept as"],
      [`${E2E}/forgetting.ts`, "After leaving, nothing of a person is left in the server's memory, log or metrics"],
    ],
  },
  {
    row: 11,
    promise: "Logs have fixed fields and a limited life: access 24 h, errors 7 days",
    mechanism: "A typed logger; files only where the operator names a folder, each an hour, removed in time",
    tests: [
      ["server/privacy/log-canary.test.ts", "No path through the server writes what a stranger sent into the log"],
      ["server/privacy/log-canary.test.ts", "Every event of the log leaves out every field that is not its own"],
      ["server/log-files.test.ts", "Log files go before a line of theirs is older than the table says"],
      ["server/arrival.test.ts", "Without configured headers an arrival is not written down at all"],
      ["server/metrics.test.ts", "Metrics round down what could be about few people"],
    ],
  },
  {
    row: 12,
    promise: "Report and block are one tap away during a chat, and after it",
    mechanism: "A report button in every state; the browser holds a sealed context for later",
    tests: [
      ["components/report-button/report-button.test.ts", "opens the dialog with one activation"],
      ["components/chat/chat.test.ts", "next, block and leave are one activation each"],
      [`${E2E}/safety.ts`, "A report works after the partner has gone, from their words as they arrived"],
    ],
  },
  {
    row: 13,
    promise: "Report context is kept only when somebody reports, only what they chose, for a stated time",
    mechanism: "The row of the report store; nothing else of a conversation ever reaches the server",
    tests: [
      [`${E2E}/canary.ts`, "Words, typing and signals never reach the server, while what it must know does"],
      ["server/safety/report-store.test.ts", "ReportStore forgets a report when its time is over"],
      [
        "components/report-button/report-button.test.ts",
        "sends the reason, the note, the room and exactly the chosen messages",
      ],
    ],
  },
  {
    row: 14,
    promise: "A report's text is verifiable: nobody can be framed",
    mechanism: "Message franking",
    tests: [
      [
        "server/safety/report-intake.test.ts",
        "Nobody can be framed: changed words, index, key, direction, room, order or commitment are not verified",
      ],
      [`${E2E}/safety.ts`, "A report from the middle of a conversation is verified message by message"],
    ],
  },
  {
    row: 15,
    promise:
      "Moderation happens in the moment: filters on the receiver's device, a review desk, actions within a second",
    mechanism: "Reports are taken and a restriction closes sockets at once",
    tests: [[
      "server/gateway/gateway.test.ts",
      "Gateway closes what a restricted address has open, and tells its partners",
    ]],
    missing: "The review desk and filters on the receiver's device are not built",
  },
  {
    row: 16,
    promise: "Whoever is restricted learns why, for how long, whether automatically, and can appeal",
    mechanism: "None yet: a restriction only says that there is one",
    tests: [],
    missing: "Statement of reasons, case code and appeal belong to the review desk, which is not built",
  },
  {
    row: 17,
    promise: "When nobody watches the desk, video matching pauses",
    mechanism: "Until there is a desk, a public server offers text only or says that nobody watches",
    tests: [[
      "server/config.test.ts",
      "A production start with video wants TURN or a word, and a word about moderation",
    ]],
    missing: "The interlock belongs to the review desk, which is not built",
  },
  {
    row: 18,
    promise: "18+ only: asked before the first match; parental control recognises the page",
    mechanism: "The notice; a label in every page's header and text",
    tests: [
      ["components/start/start.test.ts", "shows the notice before the first conversation, and starts after it"],
      ["server/privacy/pages.test.ts", "Privacy and rules are pages without script, under a policy that allows none"],
      ["server/app.test.ts", "serves pages strictly, the bundle to everybody, and nothing else"],
    ],
    missing: "A plug for real age assurance, and closing a reported minor's session, are not built",
  },
  {
    row: 19,
    promise: "People are told plainly: strangers can record, keep documents out, what is kept, what the partner sees",
    mechanism: "The notice before the first conversation, with the server's own summary",
    tests: [
      ["components/start/start.test.ts", "shows the notice before the first conversation, and starts after it"],
      [
        "components/start/start.test.ts",
        "shows who runs the server and its own summary, with links, as soon as the policy comes",
      ],
      [".ci/locales.test.ts", "French has every text, and none that is no longer used"],
    ],
  },
  {
    row: 20,
    promise: "The policy states what this server does, dated and versioned; weakening it needs renewed consent",
    mechanism: "Generated from the running configuration; machine forms are compared",
    tests: [
      [
        "server/privacy/policy.test.ts",
        "Every configuration key changes the policy and its hash, or is known to make no difference",
      ],
      [
        "server/privacy/policy.test.ts",
        "House rules and terms come from the configuration, with date, version and fingerprint of the policy",
      ],
      [".ci/promises.test.ts", "The policy speaks every language that the components speak"],
      ["server/privacy/policy.test.ts", "Texts of the policy that changed get a new date"],
      [
        "server/privacy/policy.test.ts",
        "A policy is weaker when something is kept longer, more is kept, or a guarantee is gone, and only then",
      ],
      [
        "components/start/start.test.ts",
        "shows the marked difference when the policy got weaker since the person agreed, and only then",
      ],
      [
        `${E2E}/own-data.ts`,
        "Who agreed before, and had it remembered, is shown what got weaker since, and asked again",
      ],
      ["server/config.test.ts", "A production start lists everything that is missing, and how to set it"],
    ],
  },
  {
    row: 21,
    promise: "“What do you hold about me?” and “Erase now” work in the widget, at once",
    mechanism: "The session's own rows, read from the stores over its own socket",
    tests: [
      ["server/privacy/data-access.test.ts", "The answer equals what the stores hold"],
      ["server/privacy/data-access.test.ts", "After erase nothing is left, and the person goes on as somebody new"],
      ["e2e/stories/own-data.ts", "Somebody asks what is held about them, has it erased, and goes on as somebody new"],
      [
        "components/own-data/own-data.test.ts",
        "reaches the session from the chat's options, and what comes back is shown there",
      ],
    ],
  },
  {
    row: 22,
    promise: "A count of people online that hides one person's coming and going",
    mechanism: "Rounding, floor, hysteresis",
    tests: [["server/core/online-count.test.ts", "One person's coming or going right after a change never shows"]],
  },
  {
    row: 23,
    promise: "The partner sees when you type, and you can turn that off",
    mechanism: "A sealed typing signal",
    tests: [
      [`${E2E}/meeting.ts`, "Words go both ways between Chromium and Firefox, and each sees the other type"],
      ["components/chat/chat.test.ts", "says nothing of typing to those who turned that off"],
    ],
  },
  {
    row: 24,
    promise: "Interests are used for matching and nothing else; a partner learns only what you share",
    mechanism: "Only the intersection is ever sent",
    tests: [
      [
        "server/core/lobby.test.ts",
        "A match opens a room with the longer-waiting peer impolite and only what both named",
      ],
      [`${E2E}/meeting.ts`, "People who share an interest are told which one, and nothing else of each other"],
    ],
  },
  {
    row: 25,
    promise: "Connections are encrypted: TLS, DTLS-SRTP, HSTS in production",
    mechanism:
      "Caddy in front speaks TLS 1.2 and 1.3 only; HSTS from the server; the DTLS fingerprint is part of what is compared",
    tests: [
      ["e2e/caddy.test.ts", "TLS 1.2 and 1.3 are spoken, nothing older is"],
      ["e2e/caddy.test.ts", "pages come with a certificate for this name and with HSTS, and http leads to https"],
      [
        `${E2E}/tls.ts`,
        "On a public server everything is encrypted: the page, the socket, the way to TURN, and the call",
      ],
      ["server/app.test.ts", "without landing has no page at /, in production asks for TLS"],
      [
        "components/session/sdp-fingerprint.test.ts",
        "refuses any other certificate, whatever bit differs, and any at all when none was agreed on",
      ],
    ],
  },
  {
    row: 26,
    promise: "Screen capture by the partner cannot be prevented, and we say so; recording is a reportable violation",
    mechanism: "A reason of the report; notice and policy say it",
    tests: [
      ["components/start/start.test.ts", "shows the notice before the first conversation, and starts after it"],
      ["server/privacy/policy.test.ts", "Recording is said to be unpreventable, and a reason to report"],
    ],
  },
];
