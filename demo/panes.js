// A layout of one's own: wishes of the panes go to the session, facts of the session go to the panes.
import { noticeFor } from "/passerby.js";
import { ChatSession } from "/session.js";

const session = new ChatSession({ server: location.origin });
const $ = (id) => document.getElementById(id);

// Wishes go up.
$("start").addEventListener("submit", (event) => {
  event.preventDefault();
  const interests = new FormData(event.target).getAll("interests").map(String);
  const languages = navigator.languages.map((tag) => tag.split("-")[0]).slice(0, 5);
  wishes = { mode: mode(session.state), interests, languages };
  session.start(wishes);
});
document.addEventListener("passerby-message-request", (event) => session.say(event.text));
document.addEventListener("passerby-typing", (event) => session.setTyping(event.typing));
document.addEventListener("passerby-camera-request", (event) => session.setCamera(event.on));
document.addEventListener("passerby-microphone-request", (event) => session.setMicrophone(event.on));
document.addEventListener("passerby-show-request", (event) => session.setShown(event.shown));
document.addEventListener("passerby-preview-request", (event) => session.setPreview(event.preview));
document.addEventListener("passerby-direct-request", (event) => session.setDirect(event.agrees));
document.addEventListener("passerby-frugal-request", (event) => session.setFrugal(event.frugal));
document.addEventListener("passerby-device-request", (event) => session.chooseDevice(event.device, event.id));
document.addEventListener("passerby-reveal", (event) => {
  revealed = event.revealed ? { epoch: session.state.phase.room?.epoch, picture: event.picture } : undefined;
  show(session.state);
});
document.addEventListener("passerby-report-request", (event) => session.report(event.draft));
document.addEventListener("passerby-verdict-request", (event) => session.setVerdict(event.verdict));
document.addEventListener("passerby-leave-request", () => session.leave());
document.addEventListener("visibilitychange", () => session.setAway(document.hidden));
$("next").addEventListener("click", () => session.next());
$("block").addEventListener("click", () => session.block());
$("leave").addEventListener("click", () => session.leave());

/** The room whose stranger the person wants to hear, or to see as well. Every next one is blurred and silent again. */
let revealed;

/** What the person wished last. */
let wishes;

/** With video where the server offers it, which it says when it is first connected to. */
function mode({ modes }) {
  return modes?.includes("video") === false ? "text" : "video";
}

/** Somebody who asked for video before it was known that there is none meets people with words instead. */
function startWithWords(state) {
  if (state.phase.name !== "failed" || wishes === undefined || mode(state) === wishes.mode) return;
  wishes = { ...wishes, mode: mode(state) };
  session.start(wishes);
}

// What the panes show of a session.
function show(state) {
  const {
    phase,
    messages,
    partner,
    media,
    sharing,
    call,
    line,
    devices,
    verification,
    report,
    localStream,
    remoteStream,
  } = state;
  const live = phase.name === "chatting";
  const over = phase.name === "ended";
  const wanted = phase.room?.epoch === revealed?.epoch ? revealed : undefined;
  $("start").hidden = phase.name !== "idle";
  $("status").textContent = STATUS[phase.name](phase);
  Object.assign($("stranger"), {
    stream: remoteStream,
    call,
    camera: onOff(partner.camera),
    microphone: onOff(partner.microphone),
    veiled: !wanted?.picture,
    heard: wanted !== undefined,
    stalled: line.stalled,
    quality: line.quality,
    relayed: line.relayed,
    speaker: devices.speaker,
  });
  Object.assign($("notice"), { notice: live ? noticeFor(state, false) : undefined, preview: sharing.preview });
  Object.assign($("settings"), { state, hidden: !live });
  Object.assign($("self"), { stream: localStream, camera: media.camera, microphone: media.microphone, controls: live });
  Object.assign($("problem"), { problem: media.problem, hidden: media.problem === undefined });
  Object.assign($("talk"), { messages, typing: partner.typing, away: partner.away, disabled: !live });
  Object.assign($("report"), { messages, report, epoch: phase.room?.epoch, disabled: !live && !over });
  Object.assign($("seal"), { emoji: verification.emoji, verdict: verification.verdict, hidden: !live });
  $("next").disabled = !live && !over;
  $("block").disabled = !live && !over;
  $("leave").disabled = phase.name === "idle";
}

const onOff = (on) => on ? "on" : "off";

const STATUS = {
  idle: () => "Nobody is here yet.",
  connecting: () => "Connecting.",
  waiting: () => "Looking for someone.",
  sealing: () => "Someone is here. Sealing the line.",
  chatting: ({ room }) =>
    room.interests.length > 0 ? `Someone who likes ${room.interests.join(", ")}.` : "Someone is here.",
  ended: () => "The conversation is over. Next finds someone else.",
  failed: ({ retrying }) => retrying ? "Nobody answers. It tries again by itself." : "You cannot join right now.",
};

// Facts come down.
const { signal } = new AbortController();
session.subscribe(show, { signal });
session.subscribe(startWithWords, { signal });
show(session.state);
