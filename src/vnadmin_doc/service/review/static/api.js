// Questions to the server, and what it answers. Every change carries the token of this page.

/**
 * @typedef {[number, number, number, number]} Box x0, top, x1, bottom, in the unit of the letter
 * @typedef {{ page: number, box: Box }} Place
 * @typedef {{ who: string, at: string, old: string, kind: string }} Person who confirmed or corrected a value
 * @typedef {object} Field a value of the letter, or a part with several ("part")
 * @property {string} path JSON Pointer
 * @property {string} label
 * @property {"text" | "long" | "lines" | "date" | "choice" | "part"} kind
 * @property {string | null} value as the letter has it
 * @property {string} text the value as people write it
 * @property {boolean} doubt
 * @property {string} confirms the pointer that is confirmed if the value is right
 * @property {Place[]} boxes
 * @property {string[]} guesses the likeliest readings
 * @property {{ severity: string, text: string }[]} issues
 * @property {boolean} isEntry is it an entry of a list that can be added to?
 * @property {Person | null} person
 *
 * @typedef {{ id: string, part: number }} Item a letter: source, number in its file
 * @typedef {{ page: number, box: Box, text: string }} Line
 * @typedef {{ path: string, label: string, text: string, who: string, at: string }} Removed an entry that a person removed
 * @typedef {object} Answer a letter, without its place in the archive
 * @property {string} name
 * @property {string} sha256
 * @property {boolean} packet is there an edXML packet of it?
 * @property {Field[]} fields
 * @property {number[]} pages
 * @property {"pt" | "cell"} unit
 * @property {Line[]} lines
 * @property {{ value: string, label: string }[]} kinds
 * @property {number} doubts
 * @property {Removed[]} removed
 * @typedef {Item & Answer} Letter
 *
 * @typedef {object} Row a letter in the list
 * @property {string} id
 * @property {number} part
 * @property {string} name
 * @property {string} title
 * @property {string} date
 * @property {string} issuer
 * @property {string} subject
 * @property {string} worst severity of the worst issue, "" for none
 * @property {boolean} unseen can it be filed without being seen?
 * @property {number | null} doubt probability that the head is wrong
 * @property {string[]} parts doubtful parts
 * @property {boolean} person
 * @typedef {object} Found the answer to a search
 * @property {Row[]} letters
 * @property {number} total
 * @property {{ code: string, name: string, count: number }[]} kinds
 * @property {Record<string, number>} states
 *
 * @typedef {{ value: string | null, who: string | null, at: string | null }} Other what is there instead
 * @typedef {{ url: string, width: number, height: number }} Picture of a page; points
 * @typedef {Record<string, string>} Words
 */

/** @param {string} name @param {Document} page */
function meta(name, page = document) {
  const found = page.querySelector(`meta[name="${name}"]`);
  return found instanceof HTMLMetaElement ? found.content : "";
}

export const lang = document.documentElement.lang;
export const loggedIn = meta("user");

/** A change that was refused; `conflict` is what another person did. */
export class Refused extends Error {
  /** @param {string} problem @param {Other} [conflict] */
  constructor(problem, conflict) {
    super(problem);
    this.conflict = conflict;
  }
}

/** The words of an error, whatever was thrown. @param {unknown} error */
export const wordsOf = (error) => (error instanceof Error ? error.message : String(error));

/** @param {string} path @param {Record<string, string | number>} values */
function address(path, values) {
  const texts = Object.entries(values).map(([name, value]) => [name, String(value)]);
  return `${path}?${new URLSearchParams([...texts, ["lang", lang]])}`;
}

/** JSON from the server; throws `Refused` with its words. @param {string} path @param {Record<string, string | number>} values */
async function get(path, values = {}) {
  return answer(await asked(address(`api/${path}`, values)));
}

/** What is told if the server does not answer; the words of a browser are in its own language. */
let noAnswer = "";

/** @returns {Promise<Words>} */
export async function words() {
  const found = await get("words");
  noAnswer = found.no_answer;
  return found;
}

/** Throws `Refused` if there is no answer. @param {string} path @param {RequestInit} [how] */
async function asked(path, how) {
  try {
    return await fetch(path, how);
  } catch (error) {
    throw new Refused(noAnswer || wordsOf(error));
  }
}

/** @param {{ state: string, kind: string, q: string }} filter @returns {Promise<Found>} */
export const lettersOf = (filter) => get("letters", { ...filter });

/** @param {Item} item @returns {Promise<Letter>} */
export async function letterOf({ id, part }) {
  return { ...(await get("letter", { id, part })), id, part };
}

/**
 * Change something; the answer is the letter as it is then. Throws `Refused`.
 *
 * @param {string} what @param {object} values
 * @returns {Promise<Answer>}
 */
export async function post(what, values) {
  const response = await sent(what, values);
  if (response.status !== 403) return answer(response);
  await renewToken();
  return answer(await sent(what, values));
}

/** @param {string} what @param {object} values */
function sent(what, values) {
  const headers = { "Content-Type": "application/json", "X-CSRF-Token": meta("csrf") };
  return asked(address(`api/${what}`, {}), { method: "POST", headers, body: JSON.stringify(values) });
}

/** A server that was started again has another token: nothing that was typed is lost. */
async function renewToken() {
  const text = await (await asked(location.pathname)).text();
  const token = meta("csrf", new DOMParser().parseFromString(text, "text/html"));
  document.querySelector('meta[name="csrf"]')?.setAttribute("content", token);
}

/** @param {Response} response */
async function answer(response) {
  const isJson = (response.headers.get("Content-Type") || "").includes("json");
  const body = isJson ? await response.json() : { problem: await response.text() };
  if (response.ok) return body;
  throw new Refused(body.problem || body.detail || response.statusText, body.conflict);
}

/** @param {Item} letter @param {string} path */
export const crop = (letter, path) => address("crop", { id: letter.id, part: letter.part, path });

/** @param {Item} letter */
export const documentOf = (letter) => address("document", { id: letter.id, part: letter.part });

/** @param {Item} letter */
export const packetOf = (letter) => address("packet", { id: letter.id, part: letter.part });

/**
 * The picture of a page; null if the file has none. Throws `Refused` if it cannot be drawn.
 *
 * @param {Letter} letter @param {number} page @returns {Promise<Picture | null>}
 */
export async function pageOf(letter, page) {
  const response = await asked(address("page", { id: letter.id, part: letter.part, page, v: letter.sha256 || "" }));
  if (response.status === 404) return null;
  if (!response.ok) await answer(response);
  const scale = 72 / Number(response.headers.get("X-Dpi"));
  const url = URL.createObjectURL(await response.blob());
  const image = new Image();
  image.src = url;
  await image.decode();
  return { url, width: image.naturalWidth * scale, height: image.naturalHeight * scale };
}
