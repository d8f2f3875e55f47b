// The workspace: select cases, decide them, take back. The page shows what the server has written, nothing else.
"use strict";
const words = JSON.parse(document.body.dataset.words);
const person = document.getElementById("person");
const toast = document.getElementById("toast");
const undo = document.getElementById("undo");
let since = Number(document.body.dataset.last);

person.value = localStorage.getItem("planaudit-person") || "";
person.addEventListener("change", () => localStorage.setItem("planaudit-person", person.value.trim()));

const cases = () => [...document.querySelectorAll(".case")];
const isDecided = (row) => !row.querySelector("[data-state]").classList.contains("open");
const selected = () => cases().filter((row) => row.querySelector(".select").checked);

let fading;
function say(text, passing = false) {
  toast.textContent = text;
  clearTimeout(fading);
  if (passing) fading = setTimeout(() => (toast.textContent = ""), 10000); // what went wrong stays
}

// the steps of this window, newest last: each can be undone, on whatever page the window is by then
const steps = () => JSON.parse(sessionStorage.getItem("planaudit-steps") || "[]");
function keep(changed) {
  sessionStorage.setItem("planaudit-steps", JSON.stringify(changed.slice(-200)));
  if (!undo) return;
  const step = changed.at(-1);
  undo.hidden = !step;
  if (step) undo.textContent = words.undo_last.replace("{verdict}", words[step.verdict]).replace("{n}", step.n);
}

function count() {
  const place = document.getElementById("selected");
  if (place) place.textContent = words.selected.replace("{n}", selected().length);
}

// a time in the log is UTC; people read that of their own clock
function local(at) {
  const time = document.createElement("time");
  time.dateTime = at;
  const when = new Date(at);
  const two = (number) => String(number).padStart(2, "0");
  time.textContent = `${when.getFullYear()}-${two(when.getMonth() + 1)}-${two(when.getDate())} ${two(when.getHours())}:${two(when.getMinutes())}`;
  return time;
}

function show(entry) {
  for (const row of cases()) {
    if (row.dataset.evidence !== entry.evidence) continue;
    row.dataset.seen = entry.id;
    const state = row.querySelector("[data-state]");
    state.className = "state " + (entry.verdict === "none" ? "open" : entry.verdict);
    state.textContent = words[entry.verdict];
    row.querySelector("[data-verdict=none]").hidden = entry.verdict === "none";
    const by = row.querySelector("[data-by]");
    by.replaceChildren();
    if (entry.verdict === "none") continue;
    by.append(entry.person, words.comma, local(entry.at));
    for (const said of [entry.reason, entry.note]) if (said) by.append(" · ", said);
  }
}

function tell(told) {
  for (const entry of told.entries) {
    show(entry);
    since = Math.max(since, entry.id);
  }
  for (const [key, number] of Object.entries(told.counts)) {
    const place = document.querySelector(`[data-count="${key}"]`);
    if (place) place.textContent = number;
  }
}

async function send(path, body) {
  let answer;
  try {
    answer = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json", "x-planaudit": "1" },
      body: JSON.stringify(body),
    });
  } catch {
    say(words.failed);
    return null;
  }
  if (!answer.ok && answer.status !== 409) {
    say(words.failed);
    return null;
  }
  const told = await answer.json();
  if (answer.status === 409) {
    told.newer.forEach(show);
    say(words.conflict.replace("{who}", names(told.newer)));
    return { conflict: true };
  }
  tell(told);
  return told;
}

const names = (entries) => [...new Set(entries.map((entry) => entry.person))].join(words.comma);

// what others decide meanwhile
async function look() {
  if (document.hidden) return;
  try {
    const answer = await fetch(`/since/${since}`);
    if (!answer.ok) return;
    const told = await answer.json();
    if (!told.entries.length) return;
    tell(told);
    say(words.others.replace("{who}", names(told.entries)).replace("{n}", new Set(told.entries.map((entry) => entry.evidence)).size));
  } catch {
    // the next look may succeed; a decision that cannot be sent is told
  }
}

async function decide(verdict, rows) {
  if (!person.value.trim()) {
    say(words.who_first);
    person.focus();
    return;
  }
  if (!rows.length) {
    say(words.select_first);
    return;
  }
  const items = new Map(rows.map((row) => [row.dataset.evidence, { evidence: row.dataset.evidence, seen: Number(row.dataset.seen) }]));
  const field = (id) => document.getElementById(id).value.trim();
  const body = { items: [...items.values()], verdict, person: person.value.trim(), reason: field("reason"), note: field("note") };
  const told = await send("/decide", body);
  if (!told || told.conflict) return;
  keep([...steps(), { together: told.entries[0].together, verdict, n: told.entries.length }]);
  rows.forEach((row) => (row.querySelector(".select").checked = false));
  for (const id of ["reason", "note"]) document.getElementById(id).value = ""; // said of these cases, not of the next
  count();
  say(words.done.replace("{n}", told.entries.length), true);
}

async function takeBack() {
  const step = steps().at(-1);
  if (!step) return;
  if (!person.value.trim()) {
    say(words.who_first);
    person.focus();
    return;
  }
  const told = await send("/undo", { together: step.together, person: person.value.trim() });
  if (!told) return;
  keep(steps().filter((other) => other.together !== step.together)); // of what others changed since there is nothing to undo
  if (!told.conflict) say(words.undone, true);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-verdict]");
  if (!button) return;
  const row = button.closest(".case");
  const chosen = row ? [row] : selected();
  decide(button.dataset.verdict, button.dataset.verdict === "none" ? chosen.filter(isDecided) : chosen);
});
document.addEventListener("change", (event) => {
  if (event.target.id === "select-all") cases().forEach((row) => (row.querySelector(".select").checked = event.target.checked));
  count();
});
for (const time of document.querySelectorAll("time[datetime]")) time.replaceWith(local(time.dateTime));
document.getElementById("desk")?.addEventListener("submit", (event) => event.preventDefault());
undo?.addEventListener("click", takeBack);
keep(steps());
setInterval(look, 10000);

document.addEventListener("keydown", (event) => {
  if (event.target.matches("input:not([type=checkbox]), select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
  const rows = cases();
  const here = document.activeElement.closest(".case");
  const at = rows.indexOf(here);
  const verdict = { 0: "none", 1: "true", 2: "false", 3: "doubt" }[event.key];
  const key = event.key.toLowerCase();
  if (key === "j" || key === "k") rows[Math.min(Math.max(at + (key === "j" ? 1 : -1), 0), rows.length - 1)]?.focus();
  else if (key === "x" && here) {
    here.querySelector(".select").click();
    here.focus();
  } else if (verdict) {
    const chosen = selected().length ? selected() : here ? [here] : [];
    decide(verdict, verdict === "none" ? chosen.filter(isDecided) : chosen);
  }
  else if (key === "u") takeBack();
  else if (event.key === "Enter" && event.target === here) here.querySelector(".open")?.click();
  else return;
  event.preventDefault();
});
count();
