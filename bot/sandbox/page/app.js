// The page: one loop watches the whole, one watches the open chat.

import { get, pause, post } from "./api.js";
import { Composer } from "./composer.js";
import { $, askText, popup, toast } from "./dom.js";
import { Drawer } from "./drawer.js";
import { chooseForward, Messages } from "./messages.js";
import { drawPeople } from "./people.js";

const state = { person: null, people: [], epoch: null, watch: null };
const composer = new Composer(() => state.person);
const drawer = new Drawer();
const messages = new Messages({ person: () => state.person, say: (text) => composer.say(text), menu: messageMenu });
const current = () => state.people.find((one) => one.id === state.person);

function messageMenu(message, anchor) {
  const items = [["回复", () => composer.setContext({ kind: "reply", message })]];
  if (message.from === "person" && !message.forwarded && !message.contact) items.push(["编辑", () => composer.setContext({ kind: "edit", message })]);
  items.push(["转发", () => chooseForward(message, state.people.filter((one) => one.started && !one.blocked), state.person).catch((error) => toast(error.message))]);
  const text = message.text || message.caption;
  if (text) items.push(["复制文字", async () => { await navigator.clipboard?.writeText(text); toast("已复制"); }]);
  popup(anchor, items);
}

function choose(id, show = true) {
  if (show && document.body.dataset.pane !== "chat") {
    document.body.dataset.pane = "chat";
    // While the pane was hidden it had no height to scroll in.
    requestAnimationFrame(() => { messages.toEnd(); composer.grow(); });
  }
  if (id !== state.person) {
    composer.switchTo(state.person, id);
    state.person = id;
    sessionStorage.setItem("person", id);
    reload();
  }
  draw();
}

function reload() {
  state.watch?.abort();
  messages.clear();
  const abort = (state.watch = new AbortController());
  watchChat(state.person, abort.signal);
}

async function watchChat(id, signal) {
  let seq = 0;
  // The first look is answered at once, every further one when there is something new.
  let wait = "";
  while (!signal.aborted) {
    try {
      const news = await get(`chats/${id}${wait}?after=${seq}&timeout=25`, signal);
      if (signal.aborted) return;
      wait = "/wait";
      seq = Math.max(seq, ...news.map((one) => one.seq));
      if (news.length) messages.put(news);
      drawOpen();
      markRead();
    } catch {
      if (!signal.aborted) await pause(1);
    }
  }
}

async function watchAll() {
  let version = -1;
  for (;;) {
    try {
      const overview = await get(`overview?after=${version}&timeout=25`);
      // Another run of the service, or a reset: what is shown is no longer there.
      const anew = state.epoch !== null && state.epoch !== overview.epoch;
      [version, state.epoch, state.people] = [overview.version, overview.epoch, overview.people];
      document.body.classList.remove("offline");
      if (state.person === null || !current()) first();
      else if (anew) reload();
      drawer.draw(overview);
      draw();
    } catch {
      version = -1;
      document.body.classList.add("offline");
      draw();
      await pause(1);
    }
  }
}

function first() {
  const kept = Number(sessionStorage.getItem("person"));
  const known = state.people.some((one) => one.id === kept);
  choose(known ? kept : state.people[0].id, known);
}

function visible() {
  return document.visibilityState === "visible" && (innerWidth > 760 || document.body.dataset.pane === "chat");
}

function markRead() {
  const person = current();
  if (visible() && person?.unread) post("read", { from: person.id }).catch(() => {});
}

let typingTimer = 0;
function draw() {
  drawPeople(state.people, state.person, choose);
  const person = current();
  if (!person) return;
  $("bot-name").textContent = person.bot;
  const offline = document.body.classList.contains("offline");
  $("chat-status").textContent = offline ? "连接断开，正在重试…" : person.blocked ? "你已屏蔽机器人" : `以 ${person.name} 的身份`;
  $("block").hidden = !person.started;
  $("block").setAttribute("aria-label", person.blocked ? "解除屏蔽" : "屏蔽机器人");
  $("block").setAttribute("aria-pressed", String(person.blocked));
  composer.commands = person.commands;
  drawOpen();
  const doing = person.typing && (person.typing.startsWith("upload") ? "正在发送文件" : "正在输入");
  $("typing").hidden = !doing;
  $("typing").querySelector("span").textContent = doing || "";
  clearTimeout(typingTimer);
  if (doing) typingTimer = setTimeout(() => ($("typing").hidden = true), 5000);
  markRead();
}

function drawOpen() {
  const person = current();
  if (!person) return;
  const empty = !messages.last;
  $("welcome").hidden = !empty;
  $("welcome-name").textContent = person.bot;
  $("welcome-text").textContent = person.description || "按“开始”，机器人会告诉你它能做什么。";
  $("try-sample").hidden = !person.started || person.blocked;
  const starting = !person.started || person.blocked || (empty && !person.seq);
  $("start").hidden = !starting;
  $("start").textContent = person.blocked ? "解除屏蔽并重新开始" : "开始";
  $("form").hidden = !person.started || person.blocked;
  composer.drawKeyboard(messages.keyboard());
}

function theme(next) {
  if (next) localStorage.setItem("theme", next);
  const kept = localStorage.getItem("theme");
  if (kept) document.documentElement.dataset.theme = kept;
}

$("back").addEventListener("click", () => { document.body.dataset.pane = "people"; });
$("down").addEventListener("click", () => messages.toEnd());
$("scroll").addEventListener("scroll", () => { const box = $("scroll"); if (box.scrollHeight - box.scrollTop - box.clientHeight < 40) $("down").hidden = true; });
$("try-sample").addEventListener("click", () => composer.showSamples(true));
$("start").addEventListener("click", () => composer.say("/start"));
$("block").addEventListener("click", () => post("block", { from: state.person, blocked: !current().blocked }).catch((error) => toast(error.message)));
$("add-person").addEventListener("click", async () => {
  const name = await askText("新同事的姓名", "例如：赵敏");
  if (name) choose((await post("users", { name })).id);
});
$("theme").addEventListener("click", () => {
  const dark = document.documentElement.dataset.theme ? document.documentElement.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  theme(dark ? "light" : "dark");
});
document.addEventListener("visibilitychange", markRead);
theme();
watchAll();
