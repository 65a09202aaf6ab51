/* Checks what a site serves against the transparency log, in the reader's own browser, with WebCrypto alone.
   First the log (policy, checkpoint, tiles, proofs: the same rules as pendopo/transparency/rules, which tests hold against
   this), then a page of a site, then what is shown. Texts come from the page (data-* attributes), so this file speaks no
   language. Nothing is asked of any host but the page's own. */
"use strict";

const subtle = globalThis.crypto && crypto.subtle;
const bytes = (text) => new TextEncoder().encode(text);
const textOf = (data) => new TextDecoder("utf-8", { fatal: true }).decode(data);
const base64 = (data) => btoa(String.fromCharCode(...data));
const same = (a, b) => a.length === b.length && a.every((byte, place) => byte === b[place]);
const join = (...parts) => new Uint8Array(parts.flatMap((part) => [...part]));
const sha256 = async (data) => new Uint8Array(await subtle.digest("SHA-256", data));
const node = (left, right) => sha256(join([1], left, right));
const hex = (data) => [...data].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** Why a check did not come out well; `code` names a text of the page, `facts` fill its gaps. */
class Fault extends Error {
  constructor(code, facts = {}) {
    super(code);
    Object.assign(this, { code, facts });
  }
}

function demand(holds, code, facts) {
  if (!holds) throw new Fault(code, facts);
}

function unbase64(text) {
  let data = "";
  try {
    data = atob(text);
  } catch {
    throw new Fault("malformed");
  }
  demand(btoa(data) === text, "malformed"); // one way of writing it
  return Uint8Array.from(data, (letter) => letter.charCodeAt(0));
}

// -- whom to believe: a policy

const ED25519 = 1, COSIGNATURE = 4;

/** A verifier key `name+hex(id)+base64(kind and key)`. */
async function keyOf(text) {
  const [name, id, ...rest] = text.split("+");
  const data = unbase64(rest.join("+"));
  const ident = (await sha256(join(bytes(`${name}\n`), data))).slice(0, 4);
  demand(hex(ident) === id, "malformed");
  return { name, ident, kind: data[0], raw: data.slice(1) };
}

/** A policy file: logs, witnesses by their name, groups of them, and which of these must have signed. */
async function readPolicy(text) {
  const policy = { logs: [], witnesses: new Map(), groups: new Map(), quorum: "" };
  for (const line of text.split("\n")) {
    const [word, ...rest] = line.split(/[ \t]+/).filter(Boolean);
    if (word === "log") policy.logs.push(await keyOf(rest[0]));
    else if (word === "witness") policy.witnesses.set(rest[0], await keyOf(rest[1]));
    else if (word === "group") {
      const [name, least, ...members] = rest;
      policy.groups.set(name, { least: least === "all" ? members.length : least === "any" ? 1 : Number(least), members });
    } else if (word === "quorum") policy.quorum = rest[0];
    else demand(!word || word.startsWith("#"), "malformed");
  }
  demand(policy.quorum, "malformed");
  return policy;
}

/** Whether a witness, a group or `none` has signed. */
function isMet(policy, name, seen) {
  if (name === "none") return true;
  const group = policy.groups.get(name);
  if (!group) return seen.has(name);
  return group.members.filter((member) => isMet(policy, member, seen)).length >= group.least;
}

// -- what a log says of itself: its checkpoint

async function isSigned(key, signature, message) {
  let opened;
  try {
    opened = await subtle.importKey("raw", key.raw, { name: "Ed25519" }, false, ["verify"]);
  } catch {
    throw new Fault("unable");
  }
  return subtle.verify({ name: "Ed25519" }, opened, signature, bytes(message));
}

/** A note without its signatures checked: what it says, and the lines behind it. */
function splitNote(note) {
  const cut = note.lastIndexOf("\n\n");
  demand(cut > 0 && note.endsWith("\n"), "malformed");
  const text = note.slice(0, cut + 1), lines = note.slice(cut + 2, -1).split("\n");
  const [origin, size, root] = text.split("\n");
  demand(lines.length <= 64 && /^(0|[1-9]\d{0,14})$/.test(size), "malformed");
  const signatures = lines.map((line) => {
    const parts = /^\u2014 ([^\s+]+) (\S+)$/.exec(line);
    demand(parts, "malformed");
    return { name: parts[1], blob: unbase64(parts[2]) };
  });
  return { note, text, origin, size: Number(size), root: unbase64(root), signatures };
}

/** The time of a signature of one of the note's signers in seconds, 0 where it has none; undefined where they did not sign. */
async function signedBy(key, found) {
  let time;
  for (const { name, blob } of found.signatures) {
    if (name !== key.name || !same(blob.slice(0, 4), key.ident)) continue;
    let message = found.text, at = 4;
    time = 0;
    if (key.kind === COSIGNATURE) {
      demand(blob.length > 12, "malformed");
      time = Number(new DataView(blob.buffer).getBigUint64(4));
      message = `cosignature/v1\ntime ${time}\n${message}`;
      at = 12;
    }
    demand(await isSigned(key, blob.slice(at), message), "forged", { who: name });
  }
  return time;
}

/** That the log itself signed a checkpoint, and which witnesses did, by their name in the policy: when, in seconds. */
async function openCheckpoint(found, policy, log) {
  demand(found.origin.split("/").pop() === log, "forged", { who: found.origin });
  const own = policy.logs.filter((key) => key.name === found.origin && key.kind === ED25519);
  demand(own.length || !policy.logs.some((key) => key.name === found.origin), "unable"); // a key of a kind that browsers don't know
  let signed = false;
  for (const key of own) signed = (await signedBy(key, found)) !== undefined || signed;
  demand(signed, "forged", { who: found.origin });
  const seen = new Map();
  for (const [label, key] of policy.witnesses) {
    const time = key.kind === COSIGNATURE ? await signedBy(key, found) : undefined;
    if (time !== undefined) seen.set(label, time);
  }
  return { seen, enough: isMet(policy, policy.quorum, seen) };
}

// -- what is in a log: tiles, entries, proofs

/** The largest power of two below a count: where a tree is cut. */
const splitOf = (count) => 2 ** ((count - 1).toString(2).length - 1);

function tilePath(level, number) {
  let text = String(number % 1000).padStart(3, "0");
  for (let rest = Math.floor(number / 1000); rest; rest = Math.floor(rest / 1000)) text = `x${String(rest % 1000).padStart(3, "0")}/${text}`;
  return `tile/${level}/${text}`;
}

/** A tree of one size, read from the files of its log; `read` gives a file's bytes, or throws a Fault "missing". */
class Tree {
  constructor(size, read) {
    Object.assign(this, { size, read, tiles: new Map() });
  }

  /** A tile or bundle and how much of it belongs to this tree. The partial one may be gone once there is the full one. */
  async file(level, number) {
    const width = Math.min(256, Math.floor(this.size / 256 ** (Number(level) || 0)) - 256 * number);
    const path = tilePath(level, number);
    if (width === 256) return [await this.read(path), width];
    return [await this.read(`${path}.p/${width}`).catch(() => this.read(path)), width];
  }

  async tile(level, number) {
    const [data, width] = await this.file(level, number);
    demand(data.length >= 32 * width && data.length % 32 === 0, "torn");
    return Array.from({ length: width }, (_, place) => data.slice(32 * place, 32 * place + 32));
  }

  hashes(level, number) {
    const key = `${level} ${number}`;
    if (!this.tiles.has(key)) this.tiles.set(key, this.tile(level, number));
    return this.tiles.get(key);
  }

  async entry(index) {
    const [data] = await this.file("entries", Math.floor(index / 256));
    let at = 0, end = 0;
    for (let place = 0; place <= index % 256; place++) {
      at = end + 2;
      end = at + 256 * data[at - 2] + data[at - 1];
      demand(end <= data.length, "torn"); // false, too, where the length itself is cut off
    }
    return data.slice(at, end);
  }

  /** Root over `count` leaves from `low`, where such a subtree begins. */
  async subtree(low, count) {
    const left = splitOf(count);
    if (count > 1 && 2 * left !== count) return node(await this.subtree(low, left), await this.subtree(low + left, count - left));
    const level = Math.floor((count.toString(2).length - 1) / 8), unit = 256 ** level;
    const first = low / unit;
    let row = (await this.hashes(level, Math.floor(first / 256))).slice(first % 256, (first % 256) + count / unit);
    while (row.length > 1) row = await Promise.all(row.flatMap((hash, place) => (place % 2 ? [] : [node(hash, row[place + 1])])));
    return row[0];
  }

  /** The hashes that lead from the leaf at `index` to the root: its sibling first. */
  inclusion(index) {
    const path = [];
    let low = 0, count = this.size;
    while (count > 1) {
      const left = splitOf(count);
      if (index < low + left) {
        path.unshift(this.subtree(low + left, count - left));
        count = left;
      } else {
        path.unshift(this.subtree(low, left));
        low += left;
        count -= left;
      }
    }
    return Promise.all(path);
  }
}

/** Whether a proof leads from a leaf to the root of a tree. Shares nothing with how proofs are made. */
async function leadsTo(root, leaf, index, size, proof) {
  let here = index, last = size - 1, hash = leaf;
  const up = () => [here, last] = [Math.floor(here / 2), Math.floor(last / 2)];
  for (const sibling of proof) {
    if (last === 0 || sibling.length !== 32) return false;
    if (here % 2 || here === last) {
      hash = await node(sibling, hash);
      while (here && here % 2 === 0) up();
    } else hash = await node(hash, sibling);
    up();
  }
  return index < size && last === 0 && same(hash, root);
}

/** An entry that is shown to stand in the log of a checkpoint, with its proof. */
async function provenEntry(found, index, read) {
  demand(Number.isInteger(index) && index >= 0 && index < found.size, "unlogged");
  const tree = new Tree(found.size, read);
  const [entry, proof] = await Promise.all([tree.entry(index), tree.inclusion(index)]);
  demand(await leadsTo(found.root, await sha256(join([0], entry)), index, found.size, proof), "torn");
  return { entry, proof };
}

/** A receipt (.tlog-proof) that can be checked without asking anybody; its extra line is the entry. */
function receiptOf(index, { entry, proof }, note) {
  return ["c2sp.org/tlog-proof@v1", `extra ${base64(entry)}`, `index ${index}`, ...proof.map(base64), "", note].join("\n");
}

// -- what a site serves

/** A file of this host, fresh; a Fault "missing" or "offline" where there is none. */
async function got(path, cache = "no-store") {
  let answer;
  try {
    answer = await fetch(path, { cache, referrerPolicy: "no-referrer" });
    if (answer.ok) return { data: new Uint8Array(await answer.arrayBuffer()), path: new URL(answer.url).pathname };
  } catch {
    throw new Fault("offline");
  }
  throw new Fault(answer.status < 500 ? "missing" : "offline");
}

const orNone = (promise) => promise.catch((fault) => {
  if (fault.code === "missing") return null;
  throw fault;
});

/** A page beside its row of the manifest; asked again where a new release may have come between the two. */
async function servedPage(address, again = true) {
  const [manifest, page] = await Promise.all([got("/manifest.json"), orNone(got(address))]);
  const listed = JSON.parse(textOf(manifest.data));
  const path = decodeURIComponent(page ? page.path : address).slice(1);
  const names = [path, `${path}index.html`, `${path}/index.html`];
  const row = listed.files.find((file) => names.includes(file.path));
  const hash = page && hex(await sha256(page.data));
  const code = row ? (page ? (hash === row.sha256 ? "good" : "changed") : "gone") : page ? "extra" : "absent";
  if (code !== "good" && again) return servedPage(address, false);
  return { code, hash, row, listed, manifest: await sha256(manifest.data), size: page && page.data.length };
}

// -- what is shown

class CheckPage {
  constructor(root) {
    this.root = root;
    this.turn = 0;
    this.address = root.querySelector("[data-part=address]");
    this.status = root.querySelector("[data-part=status]");
    this.part("go").addEventListener("click", () => this.ask());
    this.address.addEventListener("keydown", (event) => event.key === "Enter" && this.ask());
    this.part("receipt").addEventListener("click", () => this.save(this.receipt, `${this.name}.tlog-proof`));
    this.part("report").addEventListener("click", () => this.save(this.reportText(), `${this.name}.txt`));
    addEventListener("hashchange", () => this.fromFragment());
    this.fromFragment();
  }

  part(name) {
    return this.root.querySelector(`[data-part="${name}"]`);
  }

  fromFragment() {
    const path = location.hash.slice(1);
    if (!path.startsWith("/")) return undefined;
    this.address.value = path;
    return this.run(new URL(path, location.origin));
  }

  /** What was typed or pasted: a path, or a whole address of this site. */
  ask() {
    const typed = this.address.value.trim() || "/";
    let url;
    try {
      url = new URL(typed.startsWith("/") || /^[a-z]+:\/\//i.test(typed) ? typed : `${location.protocol}//${typed}`, location.origin);
    } catch {
      return this.judge("unclear");
    }
    if (url.host !== location.host) return this.judge("elsewhere", { host: url.host });
    if (location.hash === `#${url.pathname}`) return this.run(url);
    location.hash = url.pathname;
    return undefined;
  }

  async run(url) {
    const turn = ++this.turn;
    const seen = (step, code, facts) => turn === this.turn && this.show(step, code, facts);
    this.clear(url);
    if (!subtle) return this.judge("insecure");
    try {
      await this.check(url.pathname, seen);
    } catch (fault) {
      if (turn === this.turn) this.judge(fault.code === "offline" ? "offline" : "broken");
      return undefined;
    }
    return turn === this.turn && this.judge(this.worst());
  }

  clear(url) {
    this.name = `${url.hostname}${url.pathname.replace(/\W+/g, "-")}`.replace(/-$/, "");
    this.began = new Date();
    this.details = [["url", url.href]];
    this.receipt = "";
    for (const step of this.root.querySelectorAll("[data-step]")) this.show(step.dataset.step, "wait");
    this.part("witnesses").replaceChildren();
    this.judge("wait");
  }

  /** The steps, in the order in which a reader is told of them. */
  async check(address, seen) {
    const { log, policy, host } = this.root.dataset, base = `/catatan/${log}/`;
    const read = (path) => got(base + path, "default").then((file) => file.data);
    const [page, pinned, pointer, checkpoint] = await Promise.all([
      servedPage(address), orNone(got(policy)), orNone(got(`${base}terbaru/${host}.json`)), orNone(got(`${base}checkpoint`)),
    ]);
    this.details.push(["page sha256", page.hash], ["listed sha256", page.row && page.row.sha256], ["manifest sha256", base64(page.manifest)]);
    seen("page", page.code, { size: page.size });
    if (!checkpoint) return ["list", "entry", "log", "witness"].forEach((step) => seen(step, "nolog"));
    this.details.push(["checkpoint", textOf(checkpoint.data)]);
    let found;
    try {
      found = splitNote(textOf(checkpoint.data));
    } catch {
      return ["list", "entry", "witness"].forEach((step) => seen(step, "skipped")) || seen("log", "forged");
    }
    const newest = pointer && JSON.parse(textOf(pointer.data));
    return Promise.all([this.checkEntry(page, found, newest, host, read, seen), this.checkLog(found, pinned, log, seen)]);
  }

  async checkLog(found, pinned, log, seen) {
    try {
      demand(pinned, "nopolicy");
      const policy = await readPolicy(textOf(pinned.data));
      const { seen: witnesses, enough } = await openCheckpoint(found, policy, log);
      seen("log", "good", { size: found.size, origin: found.origin });
      this.listWitnesses(policy, witnesses);
      const newest = Math.max(0, ...witnesses.values());
      const code = policy.quorum === "none" ? "none" : !enough ? "few" : Date.now() / 1000 - newest > 86400 ? "old" : "good";
      seen("witness", code, { count: witnesses.size, all: policy.witnesses.size, time: new Date(1000 * newest) });
    } catch (fault) {
      const code = ["unable", "nopolicy"].includes(fault.code) ? fault.code : "forged";
      seen("log", code, fault.facts);
      seen("witness", code === "forged" ? "skipped" : code);
    }
  }

  async checkEntry(page, found, pointer, host, read, seen) {
    const { release } = page.listed;
    if (!pointer || pointer.release < release || pointer.index >= found.size) {
      seen("list", "unlogged", { release });
      return seen("entry", "skipped");
    }
    let proven;
    try {
      proven = await provenEntry(found, pointer.index, read);
    } catch (fault) {
      if (fault.code === "offline") throw fault;
      seen("list", "skipped");
      return seen("entry", "torn");
    }
    const entry = JSON.parse(textOf(proven.entry));
    this.details.push(["entry", textOf(proven.entry)], ["index", pointer.index]);
    this.receipt = receiptOf(pointer.index, proven, found.note);
    seen("entry", "good", { number: pointer.index + 1, size: found.size });
    const facts = { release, newer: entry.rev, time: new Date(entry.time), files: page.listed.files.length };
    if (entry.kind !== "site_release" || entry.subject !== host || page.listed.host !== host) return seen("list", "other");
    if (entry.rev !== release) return seen("list", entry.rev > release ? "older" : "other", facts);
    return seen("list", entry.sha256.manifest === base64(page.manifest) ? "good" : "changed", facts);
  }

  /** The text of an outcome with its gaps filled; the others are hidden. */
  show(step, code, facts = {}) {
    const item = this.root.querySelector(`[data-step="${step}"]`);
    for (const text of item.querySelectorAll(":scope > [data-say]")) {
      text.hidden = !text.dataset.say.split(" ").includes(code);
      if (text.hidden) continue;
      item.dataset.state = text.dataset.state;
      this.fill(text, facts);
    }
    if (step === "witness") this.part("witnesses").hidden = code === "wait" || !this.part("witnesses").children.length;
  }

  /** A text of the page with facts in place of its gaps, such as {size}. */
  fill(text, facts) {
    text.dataset.words ||= text.textContent;
    text.textContent = text.dataset.words.replace(/\{(\w+)\}/g, (_gap, name) => this.written(facts[name]));
    return text;
  }

  written(value) {
    const { lang } = document.documentElement;
    if (value instanceof Date) return new Intl.DateTimeFormat(lang, { dateStyle: "long", timeStyle: "short" }).format(value);
    return typeof value === "number" ? new Intl.NumberFormat(lang).format(value) : value || "?";
  }

  listWitnesses(policy, witnesses) {
    const rows = [...policy.witnesses.keys()].map((name) => {
      const time = witnesses.get(name), { content } = this.root.querySelector("template");
      const row = content.querySelector(`[data-say=${time ? "seen" : "unseen"}]`).cloneNode(true);
      return this.fill(row, { name, time: new Date(1000 * time) });
    });
    this.part("witnesses").replaceChildren(...rows);
  }

  worst() {
    const states = [...this.root.querySelectorAll("[data-step]")].map((step) => step.dataset.state);
    return ["bad", "unsure", "wait"].find((state) => states.includes(state)) || "good";
  }

  /** What comes of it all; the live region is given its words anew, so that they are read out. */
  judge(code, facts = {}) {
    const chosen = [...this.root.querySelectorAll("[data-verdict]")].find((text) => text.dataset.verdict === code);
    const done = ["good", "bad", "unsure"].includes(code);
    this.status.textContent = this.fill(chosen, facts).textContent;
    this.root.dataset.done = code;
    this.status.dataset.state = chosen.dataset.state;
    this.part("result").hidden = !done && code !== "wait";
    this.part("actions").hidden = !done;
    this.part("receipt").hidden = !this.receipt;
    this.part("help").hidden = code !== "bad";
    this.part("detail").textContent = this.details ? this.details.map(([name, value]) => `${name}: ${value}`).join("\n") : "";
  }

  reportText() {
    const said = [...this.root.querySelectorAll("[data-step]")].map((step) => step.innerText.trim().replace(/\s*\n\s*/g, "\n  "));
    return [this.began.toISOString(), this.status.textContent, "", ...said, "", this.part("detail").textContent, ""].join("\n");
  }

  save(text, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }
}

const root = typeof document === "undefined" ? null : document.querySelector("[data-check]");
if (root) {
  root.hidden = false;
  document.querySelector('[data-part="without"]').hidden = true;
  new CheckPage(root);
} else if (typeof process !== "undefined") {
  // under Node, where tests hold this against the rules in Python
  globalThis.pendopoCheck = { readPolicy, splitNote, openCheckpoint, Tree, leadsTo, provenEntry, receiptOf, base64, unbase64, sha256 };
}
