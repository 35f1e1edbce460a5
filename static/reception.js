// The reception on a phone, with or without a network. Without this script the page works by its buttons.
// Kept on the device: the list (names, companies, states, a hash of each ticket) until the day after the event, and what was done here
// until the server has answered. Each check-in has a number of its own, so that sending it again is the same check-in.
const main = document.querySelector("main.reception");
const words = JSON.parse(document.querySelector("#words").textContent);
const base = main.dataset.base;
const LIST = `reception:${main.dataset.event}:list`;
const QUEUE = `reception:${main.dataset.event}:queue`;
const CONFLICTS = `reception:${main.dataset.event}:conflicts`;
const BATCH = 40;
const $ = (id) => document.getElementById(id);

const read = (key, otherwise) => {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? otherwise;
  } catch {
    return otherwise;
  }
};
const write = (key, value) => localStorage.setItem(key, JSON.stringify(value));

// Names do not outlive the event by more than a day, whichever event it was. What was not sent yet stays.
for (const key of Object.keys(localStorage)) {
  if (/^reception:\d+:(list|conflicts)$/.test(key) && Date.parse(read(key, {}).until ?? 0) < Date.now()) localStorage.removeItem(key);
}

let list = read(LIST, null);
let token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
let signedOut = false;
let sending = false;
const queue = () => read(QUEUE, []);
const conflicts = () => read(CONFLICTS, { rows: [] }).rows;

// Words

const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const SOUNDS = [..."ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"];
const plain = (text) => (text ?? "").normalize("NFC").toLowerCase().replace(/\s/g, "");
const firstSounds = (text) => [...plain(text)].map((sign) => {
  const at = sign.charCodeAt(0) - 0xac00;
  return at >= 0 && at < 11172 ? SOUNDS[Math.floor(at / 588)] : sign;
}).join("");

function fits(person, asked) {
  const text = plain(person.name) + plain(person.company);
  return text.includes(asked) || firstSounds(person.name).includes(asked) || firstSounds(person.company).includes(asked);
}

// What is shown

function show(kind, text) {
  const told = $("told");
  told.className = `notice ${kind}`;
  told.textContent = text;
  told.hidden = false;
}

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

function draw() {
  const waiting = queue();
  const net = $("net");
  const lines = [];
  if (!navigator.onLine) lines.push(words.offline);
  if (signedOut) lines.push(words.signedOut);
  if (waiting.length) lines.push(filled(words.waiting, { count: waiting.length }));
  net.replaceChildren(...lines.flatMap((line, n) => (n ? [element("br"), line] : [line])));
  if (signedOut) {
    const link = element("a", "", words.signIn);
    link.href = `${words.signInUrl}?next=${encodeURIComponent(base)}`;
    net.append(" ", link);
  }
  net.hidden = !lines.length;
  if (list) drawPeople();
  drawConflicts();
}

function drawPeople() {
  const asked = plain($("search").value);
  const named = list.people.filter((person) => person.name);
  const found = asked ? named.filter((person) => fits(person, asked)) : named;
  const came = named.filter((person) => person.stands === "in").length;
  $("count").textContent = filled(words.count, { came, all: named.length });
  $("people").replaceChildren(...found.map(rowOf));
}

function rowOf(person) {
  const row = element("li", person.stands);
  const about = element("div");
  about.append(element("strong", "", person.name), " ", element("span", "hint", [person.company, person.place].filter(Boolean).join(" · ")),
    element("br"), element("span", "hint", [person.state, person.seen].filter(Boolean).join(" · ")));
  row.append(about);
  if (person.stands !== "in") {
    const button = element("button", "krds-btn medium secondary", words.checkIn);
    button.type = "button";
    button.append(element("span", "sr-only", `: ${person.name}`));
    button.addEventListener("click", () => checkIn({ how: "list", key: person.key }));
    row.append(button);
  }
  return row;
}

function drawConflicts() {
  const rows = conflicts();
  $("conflicts").hidden = !rows.length;
  $("conflict-rows").replaceChildren(...rows.map((one) => element("li", "", one)));
}

// What is done: first kept here, then sent

const nonceOf = () => crypto.randomUUID?.() ?? "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) =>
  (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16));

function checkIn(item) {
  const person = list?.people.find((one) => one.key === item.key);
  if (item.how !== "walk_in") {
    if (!person && !navigator.onLine) return show("refused", words.unknown);
    if (person?.stands === "in") return show("again", filled(words.again, { name: person.name, seen: person.seen ?? "" }));
    if (person && !["expected", "absent"].includes(person.stands)) return show("refused", filled(words.noSeat, { state: person.state }));
  }
  const at = new Date();
  write(QUEUE, [...queue(), { ...item, nonce: nonceOf(), at: at.toISOString() }]);
  if (person) {
    person.stands = "in";
    person.state = words.isIn;
    person.seen = filled(words.here, { time: at.toTimeString().slice(0, 5) });
    write(LIST, list);
    show("done", filled(words.done, { name: person.name }));
  } else if (item.name) {
    show("done", filled(words.kept, { name: item.name }));
  }
  draw();
  return send();
}

async function send() {
  if (sending || !navigator.onLine) return;
  sending = true;
  try {
    let batch = queue().slice(0, BATCH);
    while (batch.length) {
      const body = new FormData();
      body.append("csrfmiddlewaretoken", token);
      body.append("checks", JSON.stringify(batch));
      const answer = await fetch(`${base}sync/`, { method: "POST", body });
      if (!isOurs(answer)) {
        await fetchList();  // a new sign-in brings a new form token; without one the list does not come either
        if (signedOut) break;
        const again = new FormData();
        again.append("csrfmiddlewaretoken", token);
        again.append("checks", JSON.stringify(batch));
        const second = await fetch(`${base}sync/`, { method: "POST", body: again });
        if (!isOurs(second)) break;
        settle(batch, await second.json());
      } else {
        settle(batch, await answer.json());
      }
      batch = queue().slice(0, BATCH);
    }
    if (!signedOut) await fetchList();
  } catch {
    // No network after all: it stays in the queue.
  } finally {
    sending = false;
    draw();
  }
}

const isOurs = (answer) => answer.ok && !answer.redirected && (answer.headers.get("Content-Type") ?? "").includes("json");

function settle(batch, { results }) {
  const told = new Map(results.map((one) => [one.nonce, one]));
  const bad = [];
  for (const item of batch) {
    const one = told.get(item.nonce);
    if (one && one.result !== "done") bad.push(one.words);
    else if (one && batch.length === 1 && !list?.people.some((person) => person.key === item.key && person.stands === "in")) show("done", one.words);
  }
  const sent = new Set(batch.map((item) => item.nonce));
  write(QUEUE, queue().filter((item) => !sent.has(item.nonce)));
  if (bad.length) {
    write(CONFLICTS, { until: main.dataset.until, rows: [...bad, ...conflicts()].slice(0, 50) });
    show("again", bad[0]);
  }
}

async function fetchList() {
  const answer = await fetch(`${base}people/`, { headers: { Accept: "application/json" } });
  if (answer.redirected || answer.status === 403) {
    signedOut = true;
    return;
  }
  if (answer.status === 404) {  // not one of the reception any more: no names stay here
    forget();
    return;
  }
  if (!isOurs(answer)) return;
  const fresh = await answer.json();
  signedOut = false;
  token = fresh.token;
  list = { until: fresh.until, people: fresh.people };
  const mine = new Set(queue().map((item) => item.key));
  for (const person of list.people) {
    if (mine.has(person.key) && person.stands === "expected") {
      person.stands = "in";
      person.state = words.isIn;
    }
  }
  write(LIST, list);
}

function forget() {
  localStorage.removeItem(LIST);
  localStorage.removeItem(CONFLICTS);
  list = null;
  $("people").replaceChildren();
  $("count").textContent = "";
  navigator.serviceWorker?.controller?.postMessage("forget");
}

// Tickets

async function keyOf(text) {
  const last = text.replace(/\s/g, "").toUpperCase().replace(/\/+$/, "").split("/").pop();
  const found = /^([0-9A-Z]{1,12})-?([A-Z2-7]{8})$/.exec(last);
  if (!found) return "";
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`${found[1]}-${found[2]}`));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("").slice(0, 24);
}

async function byTicket(text) {
  const key = await keyOf(text);
  if (!key) show("refused", words.unknown);
  else await checkIn({ how: "qr", key });
}

let stream = null;
let last = { text: "", at: 0 };

async function look() {
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    return show("refused", words.noCamera);
  }
  const video = $("picture");
  video.srcObject = stream;
  await video.play();
  $("camera").hidden = false;
  const canvas = document.createElement("canvas");
  const drawing = canvas.getContext("2d", { willReadFrequently: true });
  const step = async () => {
    if (!stream) return;
    if (video.videoWidth) {
      const scale = Math.min(1, 640 / video.videoWidth);
      canvas.width = Math.round(video.videoWidth * scale);
      canvas.height = Math.round(video.videoHeight * scale);
      drawing.drawImage(video, 0, 0, canvas.width, canvas.height);
      const { data, width, height } = drawing.getImageData(0, 0, canvas.width, canvas.height);
      const found = window.jsQR(data, width, height, { inversionAttempts: "dontInvert" });
      if (found?.data && (found.data !== last.text || Date.now() - last.at > 5000)) {
        last = { text: found.data, at: Date.now() };
        await byTicket(found.data);
      }
    }
    setTimeout(step, 150);
  };
  return step();
}

function closeCamera() {
  stream?.getTracks().forEach((track) => track.stop());
  stream = null;
  $("camera").hidden = true;
}

// Buttons

$("typed").addEventListener("submit", (event) => {
  if (!crypto.subtle || !list) return;
  event.preventDefault();
  byTicket($("id_ticket").value).then(() => { $("id_ticket").value = ""; });
});
$("walk").addEventListener("click", (event) => {
  event.preventDefault();
  $("walk-in").hidden = false;
  $("walk-name").focus();
});
$("walk-close").addEventListener("click", () => { $("walk-in").hidden = true; });
$("walk-in").addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  const said = Object.fromEntries(["name", "affiliation", "email", "reason"].map((name) => [name, form.elements[name].value.trim()]));
  if (!said.name || !said.affiliation || !form.elements.agrees.checked) {
    show("refused", words.walkInNeeds);
    return;
  }
  checkIn({ how: "walk_in", ...said, agrees: "on" });
  form.reset();
  form.hidden = true;
});
$("search").addEventListener("input", draw);
$("scan").addEventListener("click", look);
$("stop").addEventListener("click", closeCamera);
$("conflicts-seen").addEventListener("click", () => {
  localStorage.removeItem(CONFLICTS);
  draw();
});
$("renew").addEventListener("click", () => send());
$("forget").addEventListener("click", forget);
window.addEventListener("online", () => { draw(); send(); });
window.addEventListener("offline", draw);

// Begin

$("search-line").hidden = false;
$("forget").hidden = false;
$("renew").hidden = false;
$("kept").hidden = false;
$("scan").hidden = !(navigator.mediaDevices?.getUserMedia && window.isSecureContext && crypto.subtle);
if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register(`${base}worker.js`, { scope: base }).then(() => navigator.serviceWorker.ready)
    .then(() => { main.dataset.ready = "yes"; }, () => {});
}
draw();
send();
