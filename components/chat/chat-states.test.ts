import { expect } from "@open-wc/testing";
import type { SessionState } from "../session/session-state.ts";
import { chatPage, settled, TALK } from "../testing/chat-page.ts";
import { chatting, IDLE, room } from "../testing/fake-session.ts";
import { allInside } from "../testing/shadow.ts";

describe("Chat in every state", () => {
  const both = { ...IDLE.partner, camera: true, microphone: true };
  const states: Record<string, Partial<SessionState>> = {
    "at the start": {},
    "waiting": { phase: { name: "waiting" } },
    "in a text chat": { phase: chatting({ interests: ["tea"] }), messages: TALK },
    "in a video chat": { phase: chatting({ mode: "video" }), messages: TALK, partner: both },
    "with a camera problem": {
      phase: chatting({ mode: "video" }),
      media: { camera: "off", microphone: "off", problem: { device: "camera", code: "denied" } },
    },
    "at the end": { phase: { name: "ended", room: room(), reason: "left" }, messages: TALK },
    "without a server": { phase: { name: "failed", code: "no-server", retrying: true } },
  };
  for (const [name, state] of Object.entries(states)) {
    for (const theme of ["light", "dark"] as const) {
      it(`is accessible ${name}, ${theme}`, async () => {
        const { element } = await chatPage(state, theme);
        await expect(element).to.be.accessible({ ignoredRules: ["video-caption"] }); // a live call has no captions
      });
    }
    it(`fits into 320 pixels ${name}, in both directions`, async () => {
      const { element } = await chatPage(state);
      for (const dir of ["ltr", "rtl"]) {
        element.dir = dir;
        element.style.inlineSize = "320px";
        await settled(element);
        for (const box of [element, ...allInside(element, ".frame, passerby-room")]) {
          expect(box.scrollWidth).to.be.at.most(320);
        }
      }
    });
  }
});
