// The person's side of the service.

async function answer(response) {
  if (response.ok) return response.json();
  const body = await response.json().catch(() => ({}));
  throw new Error(body.error || body.description || `HTTP ${response.status}`);
}

export const get = async (path, signal) => answer(await fetch(`/sim/${path}`, { signal, cache: "no-store" }));

export const post = async (path, body) =>
  answer(await fetch(`/sim/${path}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }));

export const remove = async (path) => answer(await fetch(`/sim/${path}`, { method: "DELETE" }));

export async function sendFile(from, file, kind, extra = {}) {
  const form = new FormData();
  form.append("from", from);
  form.append("kind", kind);
  for (const [name, value] of Object.entries(extra)) if (value) form.append(name, value);
  form.append("file", file, file.name);
  return answer(await fetch("/sim/files", { method: "POST", body: form }));
}

export async function sampleFile(name) {
  const response = await fetch(`/sim/samples/${encodeURIComponent(name)}`);
  if (!response.ok) throw new Error("示例文件取不到");
  return new File([await response.blob()], name);
}

export const fileUrl = (file) => `/sim/files/${encodeURIComponent(file.file_id)}`;
export const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));
