// The composer: text, commands, attachments, reply and edit, the reply keyboard.

import { get, post, sampleFile, sendFile } from "./api.js";
import { $, h, popup, sizeOf, toast } from "./dom.js";

export class Composer {
  constructor(person) {
    this.person = person;
    this.files = [];
    this.context = null;
    this.commands = [];
    this.drafts = new Map();
    this.wire();
    get("samples").then((samples) => (this.samples = samples)).catch(() => (this.samples = []));
  }

  wire() {
    const text = $("text");
    text.addEventListener("input", () => { this.grow(); this.suggest(); });
    text.addEventListener("keydown", (event) => this.key(event));
    text.addEventListener("paste", (event) => { if (event.clipboardData?.files.length) { event.preventDefault(); this.stage(event.clipboardData.files); } });
    $("form").addEventListener("submit", (event) => { event.preventDefault(); this.submit(); });
    $("menu").addEventListener("click", () => this.showCommands($("commands").hidden ? this.commands : null));
    $("attach").addEventListener("click", (event) => this.attachMenu(event.currentTarget));
    $("context").querySelector("button").addEventListener("click", () => this.setContext(null));
    for (const [id, photo] of [["pick-file", false], ["pick-photo", true], ["pick-camera", true]]) {
      $(id).addEventListener("change", (event) => { this.stage(event.target.files, photo); event.target.value = ""; });
    }
    this.dropping();
  }

  dropping() {
    const zone = document.querySelector(".chat");
    let depth = 0;
    const withFiles = (event) => [...(event.dataTransfer?.types || [])].includes("Files");
    zone.addEventListener("dragenter", (event) => { if (withFiles(event)) { depth += 1; $("drop").hidden = false; } });
    zone.addEventListener("dragleave", () => { depth = Math.max(0, depth - 1); if (!depth) $("drop").hidden = true; });
    zone.addEventListener("dragover", (event) => withFiles(event) && event.preventDefault());
    zone.addEventListener("drop", (event) => { event.preventDefault(); depth = 0; $("drop").hidden = true; this.stage(event.dataTransfer.files); });
  }

  switchTo(from, to) {
    if (from) this.drafts.set(from, $("text").value);
    $("text").value = this.drafts.get(to) || "";
    this.files = [];
    this.drawStaged();
    this.setContext(null);
    this.showCommands(null);
    $("samples").hidden = true;
    this.grow();
  }

  grow() {
    const text = $("text");
    text.style.height = "auto";
    text.style.height = `${Math.min(text.scrollHeight, 160)}px`;
  }

  key(event) {
    if (event.key === "Escape") { this.showCommands(null); this.setContext(null); }
    if (event.key === "ArrowDown" && !$("commands").hidden) { event.preventDefault(); $("commands").querySelector("button")?.focus(); }
    // Enter during an input method's composition chooses a word; it must not send.
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.submit(); }
  }

  suggest() {
    const value = $("text").value;
    this.showCommands(/^\/\w*$/.test(value) ? this.commands.filter((one) => `/${one.command}`.startsWith(value)) : null);
  }

  showCommands(commands) {
    const list = $("commands");
    list.hidden = !commands;
    $("menu").setAttribute("aria-expanded", String(!list.hidden));
    if (!commands) return;
    const rows = commands.map((one) => h("li", {}, h("button", { type: "button", onclick: () => this.say(`/${one.command}`) }, h("b", {}, `/${one.command}`), h("span", {}, one.description))));
    list.replaceChildren(...(rows.length ? rows : [h("li", { className: "none" }, "这个会话没有命令")]));
    list.onkeydown = (event) => {
      const buttons = [...list.querySelectorAll("button")];
      const at = buttons.indexOf(document.activeElement);
      if (event.key === "Escape" || (event.key === "ArrowUp" && at === 0)) { $("text").focus(); if (event.key === "Escape") this.showCommands(null); }
      else if (event.key === "ArrowDown") buttons[Math.min(at + 1, buttons.length - 1)].focus();
      else if (event.key === "ArrowUp") buttons[at - 1].focus();
      else return;
      event.preventDefault();
    };
  }

  attachMenu(anchor) {
    popup(anchor, [
      ["示例表格…", () => this.showSamples()],
      ["文件（原样发送）", () => $("pick-file").click()],
      ["图片", () => $("pick-photo").click()],
      ["拍照", () => $("pick-camera").click()],
    ]);
  }

  showSamples(open = $("samples").hidden) {
    const box = $("samples");
    box.hidden = !open;
    if (!open) return;
    box.replaceChildren(
      ...(this.samples || []).flatMap((one) => {
        const row = [h("button", { type: "button", className: "chip", onclick: () => this.sendSample(one) }, h("b", {}, one.name), h("small", {}, `${one.title} · ${sizeOf(one.size)}`))];
        if (one.name.endsWith(".txt")) row.push(h("button", { type: "button", className: "chip", onclick: () => this.pasteSample(one) }, h("b", {}, `粘贴 ${one.name}`), h("small", {}, "作为消息文字发送")));
        return row;
      }),
    );
    box.querySelector("button")?.focus();
  }

  async sendSample(one) {
    $("samples").hidden = true;
    await this.attempt(async () => sendFile(this.person(), await sampleFile(one.name), "document"));
  }

  async pasteSample(one) {
    $("samples").hidden = true;
    await this.attempt(async () => post("messages", { from: this.person(), text: await (await sampleFile(one.name)).text() }));
  }

  stage(files, photo = false) {
    for (const file of files) this.files.push({ file, photo: photo && file.type.startsWith("image/") });
    if (this.files.length > 10) { this.files.length = 10; toast("一次最多 10 个文件"); }
    this.drawStaged();
    $("text").focus();
  }

  drawStaged() {
    const list = $("staged");
    list.hidden = !this.files.length;
    $("text").placeholder = this.files.length ? "说明（可不填）" : "写消息，或粘贴表格文字";
    list.replaceChildren(
      ...this.files.map((one, at) =>
        h(
          "li",
          {},
          h("b", {}, one.file.name),
          h("small", {}, sizeOf(one.file.size)),
          one.file.type.startsWith("image/") && h("button", { type: "button", className: "chip small", "aria-pressed": String(one.photo), onclick: () => { one.photo = !one.photo; this.drawStaged(); } }, one.photo ? "作为图片" : "作为文件"),
          h("button", { type: "button", className: "icon", "aria-label": `移除 ${one.file.name}`, onclick: () => { this.files.splice(at, 1); this.drawStaged(); } }, "×"),
        ),
      ),
    );
  }

  setContext(context) {
    this.context = context;
    const box = $("context");
    box.hidden = !context;
    if (!context) return;
    const { message, kind } = context;
    const text = message.text || message.caption || message.file?.name || "";
    box.querySelector("span").textContent = `${kind === "edit" ? "编辑" : "回复"}：${text.slice(0, 80)}`;
    if (kind === "edit") { $("text").value = text; this.grow(); }
    $("text").focus();
  }

  async say(text, more = {}) {
    this.showCommands(null);
    if (await this.attempt(() => post("messages", { from: this.person(), text, ...more }))) {
      if ($("text").value.startsWith("/")) { $("text").value = ""; this.grow(); }
      $("text").focus();
    }
  }

  async submit() {
    const text = $("text").value.trim();
    if (this.sending || (!text && !this.files.length)) return;
    this.sending = true;
    const done = await this.attempt(() => (this.files.length ? this.submitFiles(text) : post("messages", { from: this.person(), text, ...this.contextIds() })));
    this.sending = false;
    if (!done) return;
    $("text").value = "";
    this.files = [];
    this.drawStaged();
    this.setContext(null);
    this.showCommands(null);
    this.grow();
  }

  contextIds() {
    if (!this.context) return {};
    return this.context.kind === "edit" ? { edit: this.context.message.message_id } : { reply_to: this.context.message.message_id };
  }

  async submitFiles(caption) {
    // An album holds pictures or documents, never both.
    const groups = new Map([true, false].map((photo) => [photo, this.files.filter((one) => one.photo === photo).length > 1 ? `${Date.now()}${Number(photo)}` : ""]));
    for (const [at, one] of this.files.entries()) {
      const extra = { media_group_id: groups.get(one.photo), caption: at === 0 ? caption : "", reply_to: at === 0 ? this.contextIds().reply_to : null };
      await sendFile(this.person(), one.file, one.photo ? "photo" : "document", extra);
    }
    return true;
  }

  async attempt(act) {
    try {
      await act();
      return true;
    } catch (error) {
      toast(error.message);
      return false;
    }
  }

  drawKeyboard(keyboard) {
    const box = $("keyboard");
    box.hidden = !keyboard;
    if (!keyboard) return;
    const press = (button) => (button.request_contact ? this.attempt(() => post("contacts", { from: this.person(), phone: "+8613800000000" })) : this.say(button.text));
    box.replaceChildren(...keyboard.keyboard.map((row) => h("div", {}, ...row.map((button) => h("button", { type: "button", className: "key", onclick: () => press(button) }, button.text)))));
  }
}
