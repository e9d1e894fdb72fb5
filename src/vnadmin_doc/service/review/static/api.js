// Questions to the server. Every change carries the token of this page.

const meta = (name) => document.querySelector(`meta[name="${name}"]`).content;

export const lang = document.documentElement.lang;
export const loggedIn = meta("user");

const address = (path, values) => `${path}?${new URLSearchParams({ ...values, lang })}`;

/** JSON from the server; throws an Error with its words. */
export async function get(path, values = {}) {
  return answer(await fetch(address(`api/${path}`, values)));
}

/** Change something. Throws an Error; `conflict` is what another person did. */
export async function post(path, values) {
  const headers = { "Content-Type": "application/json", "X-CSRF-Token": meta("csrf") };
  return answer(await fetch(address(`api/${path}`, {}), { method: "POST", headers, body: JSON.stringify(values) }));
}

async function answer(response) {
  const isJson = (response.headers.get("Content-Type") || "").includes("json");
  const body = isJson ? await response.json() : { problem: await response.text() };
  if (response.ok) return body;
  throw Object.assign(new Error(body.problem || body.detail || response.statusText), { conflict: body.conflict });
}

export const crop = (letter, path) => address("crop", { id: letter.id, part: letter.part, path });
export const documentOf = (letter) => address("document", { id: letter.id, part: letter.part });

/** The picture of a page: {url, width, height} in points; null if the file has none. */
export async function pageOf(letter, page) {
  const response = await fetch(address("page", { id: letter.id, part: letter.part, page, v: letter.sha256 || "" }));
  if (!response.ok) return null;
  const scale = 72 / Number(response.headers.get("X-Dpi"));
  const url = URL.createObjectURL(await response.blob());
  const image = new Image();
  image.src = url;
  await image.decode();
  return { url, width: image.naturalWidth * scale, height: image.naturalHeight * scale };
}
