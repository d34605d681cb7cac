// Shows the tag with the address of this very server, and copies it.
const tag = document.querySelector("#tag");
const copied = document.querySelector("#copied");
tag.textContent = tag.textContent.replaceAll("https://chat.example.org", location.origin);

document.querySelector("#copy").addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText(tag.textContent);
    copied.textContent = "Copied.";
  } catch {
    getSelection().selectAllChildren(tag);
    copied.textContent =
      "The browser does not allow copying here. The lines are selected, copy them with the keyboard.";
  }
});
