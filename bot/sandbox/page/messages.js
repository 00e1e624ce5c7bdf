// The bubbles of the open chat.

import { fileUrl, post } from "./api.js";
import { $, alertBox, ask, dayOf, h, icon, sizeOf, timeOf, toast } from "./dom.js";

const DOTS = "M12 6v.01M12 12v.01M12 18v.01";

export class Messages {
  constructor(act) {
    this.act = act;
    this.clear();
  }

  clear() {
    this.byId = new Map();
    $("log").replaceChildren();
  }

  get seq() {
    return Math.max(0, ...[...this.byId.values()].map((entry) => entry.message.seq));
  }

  get last() {
    return [...this.byId.values()].map((entry) => entry.message).filter((message) => !message.deleted).pop();
  }

  keyboard() {
    let shown = null;
    for (const { message } of this.byId.values()) {
      if (message.deleted || !message.keyboard) continue;
      shown = message.keyboard.keyboard ? message.keyboard : message.keyboard.remove_keyboard ? null : shown;
    }
    return shown;
  }

  put(messages) {
    const scroll = $("scroll");
    const near = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 120;
    for (const message of messages) this.putOne(message);
    this.separate();
    const own = messages.some((message) => message.from === "person" && !message.edited);
    if (messages.length && (near || own)) this.toEnd();
    else if (messages.length) $("down").hidden = false;
  }

  toEnd() {
    const scroll = $("scroll");
    scroll.scrollTop = scroll.scrollHeight;
    $("down").hidden = true;
  }

  putOne(message) {
    const known = this.byId.get(message.message_id);
    const node = message.deleted ? h("li", { hidden: true }) : this.bubble(message);
    if (known) known.node.replaceWith(node);
    else $("log").append(node);
    this.byId.set(message.message_id, { message, node });
  }

  // A line with the date before the first message of each day, and tails only where the speaker changes.
  separate() {
    $("log").querySelectorAll(".day").forEach((node) => node.remove());
    let day = "";
    let speaker = "";
    for (const { message, node } of this.byId.values()) {
      if (message.deleted) continue;
      const now = dayOf(message.date);
      if (now !== day) { node.before(h("li", { className: "day" }, h("span", {}, now))); speaker = ""; }
      node.classList.toggle("follows", message.from === speaker);
      [day, speaker] = [now, message.from];
    }
  }

  bubble(message) {
    const mine = message.from === "person";
    const more = h("button", { type: "button", className: "icon more", "aria-label": "这条消息可以…", "aria-haspopup": "menu", onclick: (event) => this.act.menu(message, event.currentTarget) }, icon(DOTS));
    const bubble = h(
      "div",
      { className: `bubble${message.file?.kind === "photo" ? " picture" : ""}` },
      message.forwarded && h("p", { className: "forwarded" }, "转发的消息"),
      this.quote(message),
      this.media(message),
      message.contact && h("p", { className: "contact" }, `联系方式　${message.contact.phone_number}`),
      ...this.text(message, mine),
      h(
        "p",
        { className: "meta" },
        message.reaction && h("span", { className: "reaction" }, message.reaction),
        message.pinned && h("span", {}, "已置顶"),
        message.edited && h("span", {}, "已编辑"),
        h("time", {}, timeOf(message.date)),
      ),
    );
    bubble.querySelectorAll(".spoiler").forEach((node) => {
      const show = () => node.classList.add("shown");
      node.addEventListener("click", show);
      node.addEventListener("keydown", (event) => event.key === "Enter" && show());
    });
    bubble.querySelectorAll(".command").forEach((node) => {
      if (mine) return;
      node.setAttribute("role", "button");
      node.tabIndex = 0;
      node.addEventListener("click", () => this.act.say(node.textContent));
      node.addEventListener("keydown", (event) => event.key === "Enter" && this.act.say(node.textContent));
    });
    const speaker = h("span", { className: "sr" }, mine ? "我：" : "机器人：");
    return h("li", { className: `message ${mine ? "mine" : "theirs"}`, id: `m${message.message_id}` }, speaker, h("div", { className: "line" }, bubble, more), this.buttons(message));
  }

  // What a person pasted is folded: they know it, and the answer below matters more.
  text(message, mine) {
    if (!message.html) return [];
    const text = h("div", { className: "text", html: message.html });
    if (!mine || (message.text || "").length < 600) return [text];
    text.classList.add("long");
    const unfold = h("button", { type: "button", className: "unfold", onclick: () => { text.classList.remove("long"); unfold.remove(); } }, "展开全文");
    return [text, unfold];
  }

  quote(message) {
    if (!message.reply_to) return null;
    const target = this.byId.get(message.reply_to)?.message;
    const text = target?.text || target?.caption || target?.file?.name || "消息已不在";
    const go = () => $(`m${message.reply_to}`)?.scrollIntoView({ block: "center", behavior: "smooth" });
    return h("button", { type: "button", className: "quote", "aria-label": `回复：${text.slice(0, 60)}`, onclick: go }, h("b", {}, target?.from === "person" ? "我" : "机器人"), h("span", {}, text.slice(0, 90)));
  }

  media({ file }) {
    if (!file) return null;
    if (file.kind === "photo") {
      const open = () => { $("lightbox-img").src = fileUrl(file); $("lightbox").showModal(); };
      const scroll = $("scroll");
      const settle = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 900 && this.toEnd();
      return h("button", { type: "button", className: "photo", "aria-label": "放大图片", onclick: open }, h("img", { src: fileUrl(file), alt: "图片", onload: settle }));
    }
    const kind = file.name.includes(".") ? file.name.split(".").pop().slice(0, 4).toUpperCase() : "";
    return h(
      "a",
      { className: "file", href: fileUrl(file), download: file.name, "aria-label": `下载 ${file.name}` },
      h("span", { className: "paper", "aria-hidden": "true" }, kind),
      h("span", {}, h("b", {}, file.name), h("small", {}, sizeOf(file.size))),
    );
  }

  buttons(message) {
    if (!message.buttons.length) return null;
    return h("div", { className: "buttons", role: "group", "aria-label": "按钮" }, ...message.buttons.map((row) => h("div", {}, ...row.map((button) => this.button(message, button)))));
  }

  button(message, button) {
    if (button.url) return h("a", { className: "key", href: /^https?:/i.test(button.url) ? button.url : null, target: "_blank", rel: "noreferrer noopener" }, `${button.text} ↗`);
    const pressed = button.data !== null && message.pressed === button.data;
    return h("button", { type: "button", className: "key", "aria-pressed": pressed ? "true" : null, onclick: (event) => this.tap(message, button, event.currentTarget) }, button.text);
  }

  async tap(message, button, node) {
    if (button.copy) { await navigator.clipboard?.writeText(button.copy); toast("已复制"); return; }
    node.classList.add("waiting");
    node.setAttribute("aria-busy", "true");
    try {
      const answer = await post("taps", { from: this.act.person(), message_id: message.message_id, button: button.data ?? button.text });
      if (answer.alert) alertBox(answer.alert);
      else if (answer.toast) toast(answer.toast);
      else if (!answer.answered && !answer.url) toast("机器人没有应答，请稍后再试。");
    } catch (error) {
      toast(error.message);
    } finally {
      node.classList.remove("waiting");
      node.removeAttribute("aria-busy");
    }
  }
}

export async function chooseForward(message, people, current) {
  const chosen = await ask("以谁的身份转发给机器人？", people.map((person) => [person.id === current ? `${person.name}（我）` : person.name, String(person.id)]));
  if (!chosen) return;
  await post("messages", { from: Number(chosen), forward: message.message_id, forward_from: current });
  toast("已转发");
}
