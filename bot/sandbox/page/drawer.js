// The tools of a demonstration: clock, faults, the list of calls, reset.

import { get, post, remove } from "./api.js";
import { $, ask, dayOf, h, timeOf, toast } from "./dom.js";

const STEPS = [["1 小时后", "1h"], ["明天", "1d"], ["3 天后", "3d"], ["1 周后", "1w"], ["30 天后", "30d"]];
const KINDS = { 429: { retry_after: 3 }, 500: { code: 500 }, 403: { code: 403 }, before: { drop: "before" }, after: { drop: "after" }, delay: { delay: 3 } };

export class Drawer {
  constructor() {
    this.seen = 0;
    this.calls = [];
    $("tools").addEventListener("click", () => this.toggle());
    $("close-tools").addEventListener("click", () => { this.toggle(false); $("tools").focus(); });
    $("drawer").addEventListener("keydown", (event) => { if (event.key === "Escape") { this.toggle(false); $("tools").focus(); } });
    $("fault").addEventListener("submit", (event) => { event.preventDefault(); this.plan(new FormData(event.target)); });
    $("polls").addEventListener("change", () => this.drawCalls());
    $("reset").addEventListener("click", () => this.reset());
  }

  toggle(open = $("drawer").hidden) {
    $("drawer").hidden = !open;
    $("tools").setAttribute("aria-expanded", String(open));
    document.body.classList.toggle("tools-open", open);
    if (open) { this.refresh(); $("close-tools").focus(); }
  }

  draw(overview) {
    $("clock-now").textContent = `机器人的时间：${dayOf(overview.now)} ${timeOf(overview.now)}`;
    if (this.hooks !== overview.hooks) { this.hooks = overview.hooks; this.drawClock(); }
    if (!$("drawer").hidden) this.refresh();
  }

  drawClock() {
    if (!this.hooks) {
      $("clock").replaceChildren(h("p", { className: "note" }, "只有“zwbot run”离线演示时才能拨动时钟；这里只有聊天服务，机器人在别的进程里。"));
      return;
    }
    $("clock").replaceChildren(...STEPS.map(([label, step]) => h("button", { type: "button", className: "chip", onclick: (event) => this.advance(step, event.currentTarget) }, label)));
  }

  async advance(step, node) {
    node.disabled = true;
    try {
      const { now } = await post("clock", { advance: step });
      const seconds = Date.parse(now) / 1000;
      toast(`时钟拨到 ${dayOf(seconds)} ${timeOf(seconds)}`);
    } catch (error) {
      toast(error.message);
    } finally {
      node.disabled = false;
    }
  }

  async plan(form) {
    try {
      await post("faults", { method: form.get("method"), times: Number(form.get("times")) || 1, ...KINDS[form.get("kind")] });
      await this.refresh();
    } catch (error) {
      toast(error.message);
    }
  }

  async refresh() {
    if (this.busy) return;
    this.busy = true;
    try {
      const [calls, faults] = await Promise.all([get(`calls?after=${this.seen}`), get("faults")]);
      if (calls.length) this.seen = calls[calls.length - 1].n;
      this.calls = [...calls.reverse(), ...this.calls].slice(0, 200);
      this.drawCalls();
      this.drawFaults(faults);
    } catch { /* the connection line says it */ } finally {
      this.busy = false;
    }
  }

  drawFaults(faults) {
    const words = (one) => [one.code, one.retry_after !== null && `等 ${one.retry_after} 秒`, one.drop && (one.drop === "after" ? "断线，已执行" : "断线，未执行"), one.delay > 0 && `慢 ${one.delay} 秒`].filter(Boolean).join(" · ");
    const rows = faults.map((one) => h("li", {}, `${one.method}：${words(one)}，还有 ${one.times} 次`));
    if (rows.length) rows.push(h("li", {}, h("button", { type: "button", className: "chip", onclick: async () => { await remove("faults"); this.refresh(); } }, "取消所有故障")));
    $("faults").replaceChildren(...rows);
  }

  drawCalls() {
    const open = new Set([...$("calls").querySelectorAll("details[open]")].map((node) => node.dataset.n));
    const shown = this.calls.filter((call) => $("polls").checked || call.method !== "getUpdates").slice(0, 80);
    $("calls").replaceChildren(
      ...shown.map((call) =>
        h("li", {}, h("details", { open: open.has(String(call.n)), "data-n": String(call.n) },
          h("summary", {}, h("code", {}, call.method), h("span", { className: call.status === 200 ? "ok" : "bad" }, call.status === 0 ? "断线" : String(call.status))),
          h("pre", { tabIndex: 0 }, JSON.stringify({ params: call.params, answer: call.answer }, null, 1)))),
      ),
    );
    if (!shown.length) $("calls").append(h("li", { className: "note" }, "还没有调用。机器人连上以后，这里能看到它说的每一句。"));
  }

  async reset() {
    if (!(await ask("清空所有会话和故障？机器人自己的数据库不受影响。", [["清空", "yes"]]))) return;
    await post("reset", {});
    toast("已清空");
  }
}
