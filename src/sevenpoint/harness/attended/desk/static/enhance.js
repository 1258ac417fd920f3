"use strict";
// Everything works without this: it copies values, keeps drafts, lets the timer tick and loads waiting pages again.

const inWords = seconds => `${Math.floor(seconds / 60)} min ${seconds % 60} s`;

function tick() {
  const timer = document.querySelector(".timer");
  const began = Date.now();
  const wait = document.querySelector("#wait");
  if (!timer) return;
  setInterval(() => {
    const passed = Math.round((Date.now() - began) / 1000);
    if (timer.dataset.paused === "0") timer.querySelector(".clock").textContent = inWords(Number(timer.dataset.spent) + passed);
    if (wait) {
      const left = Math.max(0, Number(wait.dataset.left) - passed);
      wait.querySelector(".left").textContent = `${left} seconds`;
      wait.hidden = left === 0;
    }
  }, 1000);
}

function copyButtons() {
  if (!navigator.clipboard) return;
  for (const value of document.querySelectorAll("dl.given dd code")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.setAttribute("aria-label", `Copy ${value.closest("div").querySelector("dt").textContent}`);
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(value.textContent);
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = "Copy"; }, 1500);
    });
    value.after(" ", button);
  }
}

function keepDrafts() {
  const form = document.querySelector("#answer");
  const card = document.querySelector("[data-card]");
  if (!form || !card) return;
  let waiting = null;
  const send = async () => {
    waiting = null;
    const data = new FormData(form);
    data.delete("files");
    const answer = await fetch(`/cards/${card.dataset.card}/draft`, { method: "POST", body: data }).catch(() => null);
    const said = document.querySelector("#kept");
    if (said) said.textContent = answer && answer.ok ? "What you typed is saved." : "Not saved: Sevenpoint does not answer. Leave this page open.";
  };
  form.addEventListener("input", () => { waiting ??= setTimeout(send, 1500); });
  form.addEventListener("submit", () => { if (waiting) clearTimeout(waiting); });
}

function onlyWhatIsMeant() {
  const form = document.querySelector("#answer");
  if (!form) return;
  const show = () => {
    const kind = form.querySelector("[name=kind]:checked")?.value;
    form.querySelector(".for-done").hidden = Boolean(kind) && kind !== "done";
    form.querySelector(".for-words").hidden = !kind || kind === "done" || kind === "missing";
  };
  form.addEventListener("change", show);
  show();
}

function loadAgain() {
  const part = document.querySelector("[data-reload]");
  if (!part) return;
  const again = async () => {
    if (!document.hidden && !part.contains(document.activeElement)) {
      const answer = await fetch(part.dataset.reload).catch(() => null);
      if (answer && answer.redirected) { location.assign(answer.url); return; }
      if (answer && answer.ok) {
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
        const there = fresh.querySelector("[data-reload]");
        if (!there) { location.reload(); return; }
        if (there.innerHTML !== part.innerHTML) part.innerHTML = there.innerHTML;
        document.title = fresh.title;
      }
    }
    setTimeout(again, Number(part.dataset.every));
  };
  setTimeout(again, Number(part.dataset.every));
}

tick();
copyButtons();
keepDrafts();
onlyWhatIsMeant();
loadAgain();
