// Small tools for the document: elements, formats, toasts and dialogs.

export const $ = (id) => document.getElementById(id);

export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "html") node.innerHTML = value;
    else if (name in node && name !== "list") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export function icon(path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const shape = document.createElementNS("http://www.w3.org/2000/svg", "path");
  shape.setAttribute("d", path);
  svg.append(shape);
  return svg;
}

const zone = "Asia/Shanghai";
const clock = new Intl.DateTimeFormat("zh-CN", { timeZone: zone, hour: "2-digit", minute: "2-digit", hour12: false });
const day = new Intl.DateTimeFormat("zh-CN", { timeZone: zone, year: "numeric", month: "long", day: "numeric", weekday: "short" });
export const timeOf = (seconds) => clock.format(seconds * 1000);
export const dayOf = (seconds) => day.format(seconds * 1000);

export function sizeOf(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1048576) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1048576).toFixed(1)} MB`;
}

let toastTimer = 0;
export function toast(text) {
  const node = $("toast");
  node.textContent = text;
  node.classList.add("shown");
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => node.classList.remove("shown"), Math.max(2600, text.length * 120));
}

export function alertBox(text) {
  $("alert-text").textContent = text;
  $("alert").showModal();
}

// Ask for one of several choices; resolves to the value chosen, or null.
export function ask(text, choices) {
  const dialog = $("ask");
  $("ask-text").textContent = text;
  $("ask-body").replaceChildren(
    ...choices.map(([label, value]) => h("button", { className: "chip", value, type: "submit" }, label)),
    h("button", { className: "chip quiet", value: "", type: "submit" }, "取消"),
  );
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue || null), { once: true }));
}

export function askText(text, placeholder) {
  const dialog = $("ask");
  const field = h("input", { type: "text", placeholder, "aria-label": text, maxLength: 64 });
  $("ask-text").textContent = text;
  $("ask-body").replaceChildren(
    field,
    h("button", { className: "chip", value: "ok", type: "submit" }, "确定"),
    h("button", { className: "chip quiet", value: "", type: "submit", formNoValidate: true }, "取消"),
  );
  dialog.returnValue = "";
  dialog.showModal();
  field.focus();
  return new Promise((resolve) =>
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "ok" ? field.value.trim() : null), { once: true }),
  );
}

// A small menu at a button; closes on choice, Escape or a click elsewhere.
export function popup(anchor, items) {
  document.querySelector(".popup")?.remove();
  const menu = h("div", { className: "popup", role: "menu" });
  const close = () => {
    menu.remove();
    anchor.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", outside, true);
  };
  const outside = (event) => menu.contains(event.target) || close();
  for (const [label, act] of items) {
    menu.append(h("button", { type: "button", role: "menuitem", onclick: () => { close(); act(); } }, label));
  }
  menu.addEventListener("keydown", (event) => {
    const buttons = [...menu.children];
    const at = buttons.indexOf(document.activeElement);
    if (event.key === "Escape") { close(); anchor.focus(); }
    if (event.key === "ArrowDown") buttons[(at + 1) % buttons.length].focus();
    if (event.key === "ArrowUp") buttons[(at + buttons.length - 1) % buttons.length].focus();
    if (event.key.startsWith("Arrow")) event.preventDefault();
  });
  document.body.append(menu);
  const box = anchor.getBoundingClientRect();
  const left = Math.min(Math.max(8, box.left), innerWidth - menu.offsetWidth - 8);
  const above = box.top - menu.offsetHeight - 6;
  menu.style.left = `${left}px`;
  menu.style.top = `${above > 8 ? above : Math.min(box.bottom + 6, innerHeight - menu.offsetHeight - 8)}px`;
  anchor.setAttribute("aria-expanded", "true");
  document.addEventListener("pointerdown", outside, true);
  menu.firstChild?.focus();
}
