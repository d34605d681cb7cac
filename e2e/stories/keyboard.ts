import { assertEquals } from "@std/assert";
import { story } from "../harness/story.ts";

for (const kind of ["chromium", "firefox"] as const) {
  story(`Everything can be done in ${kind} with the keyboard alone`, async (stage) => {
    const anna = await stage.person("Anna", kind, { keyboardOnly: true });
    const ben = await stage.person("Ben", kind === "chromium" ? "firefox" : "chromium");
    await anna.starts({ mode: "video", interests: ["tea"] });
    await ben.starts({ mode: "video", interests: ["tea"] });
    await Promise.all([anna.meets(), ben.meets()]);
    await anna.sees("You both like tea.");

    await anna.says("No mouse in this house");
    await ben.sees("Stranger: No mouse in this house");

    await anna.press("button", "Sealed");
    await anna.sees("read the names aloud in turns");
    await anna.press("button", "It matches");
    await anna.sees("You compared the pictures and they match");
    await anna.key("Escape"); // closes the dialog, and nothing else
    await anna.finds("button", "Sealed, compared");
    await anna.meets();

    await anna.press("button", "Report");
    await anna.press("button", "Cancel");
    await anna.press("button", "Microphone");
    await anna.press("button", "Go on"); // both agree that the call may show their addresses
    await ben.press("button", "Go on");
    await ben.sees(/You can hear them\.|They would like to talk\./);
    assertEquals(await anna.witness(({ userMedia }) => userMedia.length), 1);

    await anna.key("Escape");
    await anna.sees("Looking for someone");
    await ben.sees("They moved on");
    await anna.press("button", "Cancel");
    await anna.finds("button", "Start");
  });
}
