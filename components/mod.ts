/**
 * Anonymous one-to-one text and video chat between strangers, for any page.
 *
 * One tag is enough. It talks to the server that served this script, asks for no camera before the person turns it on,
 * stores nothing, and takes the size that the page gives it:
 *
 * ```html
 * <script type="module" src="https://chat.example.org/passerby.js"></script>
 * <passerby-chat interests="tea, chess"></passerby-chat>
 * ```
 *
 * A page that wants its own layout takes the panes apart and holds the session itself. **Wishes go up** as events
 * (`passerby-message-request`), **facts come down** as properties:
 *
 * ```html
 * <passerby-video-pane id="stranger"></passerby-video-pane>
 * <passerby-chat-box id="talk"></passerby-chat-box>
 * <script type="module">
 *   import { ChatSession } from "https://chat.example.org/passerby.js";
 *
 *   const session = new ChatSession({ server: "https://chat.example.org" });
 *   const talk = document.querySelector("#talk");
 *   const stranger = document.querySelector("#stranger");
 *   talk.addEventListener("passerby-message-request", (event) => session.say(event.text));
 *   session.subscribe((state) => {
 *     talk.messages = state.messages;
 *     talk.typing = state.partner.typing;
 *     stranger.stream = state.remoteStream;
 *     stranger.camera = state.partner.camera ? "on" : "off";
 *   }, { signal: new AbortController().signal });
 *   session.start({ mode: "video", interests: [], languages: [] });
 * </script>
 * ```
 *
 * | tag | what |
 * |---|---|
 * | `<passerby-chat>` | all in one |
 * | `<passerby-video-pane>` | one side of a call: any `MediaStream` or a placeholder |
 * | `<passerby-device-controls>` | camera and microphone, each by its own control |
 * | `<passerby-device-problem>` | why a device did not start and what to do |
 * | `<passerby-call-notice>` | one thing that a person in a call should know or answer |
 * | `<passerby-call-settings>` | devices, little data, connecting directly |
 * | `<passerby-chat-box>` | conversation and composer |
 * | `<passerby-interest-picker>` | form control for interests |
 * | `<passerby-report-button>` | report dialog with chosen messages |
 * | `<passerby-seal-check>`, `<passerby-seal-button>` | comparison of the seven pictures |
 * | `<passerby-mark>` | the two dots |
 *
 * Light and dark follow the `color-scheme` of the page around a pane; `<passerby-chat>` follows the system unless it
 * has a `theme`. Colors, radius and font are custom properties (see `Chat`). All elements of a page speak one language:
 * that of the element's `lang`, else of the page, else of the person, else English. They are written the way of that
 * language, also on a page of the other direction; a `dir` of the element itself holds instead.
 *
 * @module
 */
export * from "./events.ts";
export { CallNotice } from "./call-notice/call-notice.ts";
export { type CallNoticeKind, noticeFor } from "./call-notice/notice-for.ts";
export { CallSettings } from "./call-settings/call-settings.ts";
export { Chat } from "./chat/chat.ts";
export { ChatBox } from "./chat-box/chat-box.ts";
export { DeviceControls } from "./device-controls/device-controls.ts";
export { DeviceProblem } from "./device-controls/device-problem.ts";
export { InterestPicker } from "./interest-picker/interest-picker.ts";
export { Mark } from "./mark/mark.ts";
export { ReportButton } from "./report-button/report-button.ts";
export { SealButton } from "./seal-check/seal-button.ts";
export { SealCheck } from "./seal-check/seal-check.ts";
export { VideoPane } from "./video-pane/video-pane.ts";
export { ChatSession } from "./session/chat-session.ts";
export type { Session } from "./session/session.ts";
export type * from "./session/session-state.ts";
