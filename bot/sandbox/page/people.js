// The list at the left: who one is, and what waits there.

import { $, h, timeOf } from "./dom.js";

const ROLES = { clerk: "填报人", supervisor: "主管部门审核人", admin: "管理员", auditor: "绩效科", none: "未绑定单位" };

export function drawPeople(people, chosen, choose) {
  const focused = document.activeElement?.closest?.("[data-person]")?.dataset.person;
  $("people").replaceChildren(...people.map((person) => h("li", {}, card(person, person.id === chosen, choose))));
  if (focused) $("people").querySelector(`[data-person="${focused}"]`)?.focus();
  const unread = people.reduce((sum, person) => sum + (person.id === chosen ? 0 : person.unread), 0);
  document.title = `${unread ? `(${unread}) ` : ""}绩效自评 · 离线演示`;
  $("back").dataset.unread = unread || "";
}

function card(person, current, choose) {
  const role = ROLES[person.role] || person.role;
  const line = person.started ? person.last || "还没有消息" : "还没有按“开始”";
  const label = `${person.name}，${role}${person.unread ? `，${person.unread} 条未读` : ""}`;
  return h(
    "button",
    { type: "button", className: "person", "aria-current": current ? "true" : null, "aria-label": label, "data-person": String(person.id), onclick: () => choose(person.id) },
    h("span", { className: `avatar ${person.role}`, "aria-hidden": "true" }, person.name.slice(0, 1)),
    h(
      "span",
      { className: "who" },
      h("span", { className: "top" }, h("b", {}, person.name), h("em", { className: `role ${person.role}` }, role), h("time", {}, person.date ? timeOf(person.date) : "")),
      person.unit && h("span", { className: "unit" }, person.unit),
      h("span", { className: "bottom" }, h("span", { className: "last" }, person.typing ? "机器人正在输入…" : line), person.unread > 0 && h("span", { className: "count" }, String(person.unread))),
    ),
  );
}
