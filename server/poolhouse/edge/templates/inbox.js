"use strict";
// Looks for new messages, but leaves the page alone while somebody copies from it.
let shown = document.querySelector("main").innerHTML;
setInterval(async () => {
  if (document.hidden || String(document.getSelection())) return;
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const messages = page.querySelector("main");
    if (messages.innerHTML === shown) return;
    shown = messages.innerHTML;
    document.querySelector("main").replaceWith(messages);
  } catch {
    // The emulator is down or restarting. Try again next time.
  }
}, 2000);
