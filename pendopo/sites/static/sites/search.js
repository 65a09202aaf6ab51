/* Search without a server: reads the static index of rules/search_index.py. The one script of the public plane, on the
   one page /cari/. What is looked for stands behind the # of the address: it never leaves this machine.
   Texts come from the page (data-* attributes and templates), so this file speaks no language. */
"use strict";

// -- words and stems: the same as rules/stemming.py, which a test holds against this

const WHOLE = new Set(
  ("pemilu pemilukada pegawai negeri mereka tentang pengurus " +
   "kediri kendal kendari ketapang kepahiang keerom kerinci ternate berau pekalongan pekanbaru pemalang penajam pesawaran " +
   "pesisir medan merangin merauke mesuji metro mentawai meranti").split(" "),
);
const ROOTS_IN_M = ["minta", "mohon", "mutakhir", "milik", "masuk", "muat", "mulai", "musnah", "maaf", "main"];
const FIRST = [
  ["meny", "s", "me"], ["peny", "s", "pe"], ["meng", "", "me"], ["peng", "", "pe"], ["mem", "p", "me"], ["pem", "p", "pe"],
  ["men", "t", "me"], ["pen", "t", "pe"], ["di", "", "di"], ["ter", "", "ter"], ["ke", "", "ke"], ["me", "", "me"],
];
const SECOND = ["ber", "per", "pe"];
const LOST_BEFORE_VOWEL = new Set(["meny", "peny", "mem", "pem", "men", "pen"]);

const syllables = (word) => (word.match(/[aeiou]/g) || []).length;
const wordsOf = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().match(/[a-z0-9]+/g) || [];

function stem(word) {
  if (WHOLE.has(word) || syllables(word) <= 2) return word;
  word = withoutEnding(word, ["kah", "lah", "pun"]);
  if (!word.endsWith("tanya")) word = withoutEnding(word, ["nya", "ku", "mu"]);
  if (WHOLE.has(word)) return word;
  const [shorter, family] = withoutFirstPrefix(word);
  if (shorter !== word) {
    const ended = withoutSuffix(shorter, family);
    return ended !== shorter || syllables(ended) > 2 ? withoutSecondPrefix(ended) : ended;
  }
  const root = withoutSecondPrefix(word);
  return withoutSuffix(root, root === word ? "" : "ber");
}

function withoutEnding(word, endings) {
  const ending = syllables(word) > 2 && endings.find((one) => word.endsWith(one));
  return ending ? word.slice(0, -ending.length) : word;
}

function withoutFirstPrefix(word) {
  if (syllables(word) > 2) {
    for (const [prefix, lost, family] of FIRST) {
      const rest = word.slice(prefix.length);
      if (!word.startsWith(prefix) || rest.length < 2) continue;
      if (LOST_BEFORE_VOWEL.has(prefix) && "aeiou".includes(rest[0])) {
        return [(ROOTS_IN_M.some((root) => `m${rest}`.startsWith(root)) ? "m" : lost) + rest, family];
      }
      if (prefix !== "meny" && prefix !== "peny") return [rest, family];
    }
  }
  return [word, ""];
}

function withoutSecondPrefix(word) {
  if (word.startsWith("belajar") || word.startsWith("pelajar")) return word.slice(3);
  const prefix = syllables(word) > 2 && SECOND.find((one) => word.startsWith(one) && word.length - one.length > 2);
  return prefix ? word.slice(prefix.length) : word;
}

function withoutSuffix(word, family) {
  if (syllables(word) > 2) {
    if (word.endsWith("kan") && !["ke", "pe"].includes(family)) return word.slice(0, -3);
    if (word.endsWith("an") && !["di", "me", "ter"].includes(family)) return word.slice(0, -2);
    if (word.endsWith("i") && !["ke", "pe", "ber"].includes(family) && !(word.endsWith("si") && word.length > 5)) return word.slice(0, -1);
  }
  return word;
}

// -- the index

const AT_MOST = 200; // pages that are put into order and can be shown: nobody reads further, filters narrow
const PREFIXES = 25; // words that begin with an unfinished one, at most
const number = (letter) => (letter.charCodeAt(0) < 91 ? letter.charCodeAt(0) - 65 : letter.charCodeAt(0) - 161);

class Index {
  constructor(folder) {
    this.folder = folder;
    this.loading = new Map();
  }

  load(path, read) {
    if (!this.loading.has(path)) {
      const file = fetch(this.folder + path).then((answer) => {
        if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
        return read(answer);
      });
      file.catch(() => this.loading.delete(path)); // asked for again at the next try
      this.loading.set(path, file);
    }
    return this.loading.get(path);
  }

  async open() {
    this.facets ??= await this.load("indeks.json", async (answer) => {
      const facets = await answer.json();
      facets.kindOf = Uint16Array.from(facets.kind, number);
      facets.yearOf = Uint16Array.from(facets.year, number);
      facets.officeOf = new Uint16Array(facets.pages);
      let at = 0;
      facets.offices.forEach((row, place) => facets.officeOf.fill(place, at, (at += row[4])));
      return facets;
    });
    return this.facets;
  }

  /** The file of words in which a word stands, as a map from word to the bytes of its pages. */
  words(word) {
    const { chunks } = this.facets;
    let place = 0;
    while (place + 1 < chunks.length && chunks[place + 1] <= word) place += 1;
    return this.load(`kata/${String(place).padStart(3, "0")}.bin`, async (answer) => readWords(await answer.arrayBuffer()));
  }

  /** Pages and steps of a word; of an unfinished one, of the words that begin with it. */
  async pages(word, unfinished) {
    if (!this.facets.chunks.length) return [];
    const stemmed = stem(word);
    const known = await this.words(stemmed);
    const found = known.has(stemmed) ? [known.get(stemmed)] : [];
    if (unfinished && !found.length && word.length > 1) {
      for (const beginning of new Set([word, stemmed])) {
        const near = await this.words(beginning);
        for (const [other, entry] of near) if (other.startsWith(beginning) && found.length < PREFIXES) found.push(entry);
      }
    }
    return found;
  }

  /** Rows ``[title, path, date, summary]`` of some pages. */
  rows(pages) {
    return Promise.all(pages.map(async (page) => {
      const pack = Math.floor(page / this.facets.pack);
      const rows = await this.load(`isi/${String(pack).padStart(3, "0")}.json`, (answer) => answer.json());
      return rows[page % this.facets.pack];
    }));
  }

  /** How many pages hold all words, and the numbers of the fittest; ``whole`` says whether some page holds them all. */
  async search(words, fits) {
    const { pages, yearOf } = this.facets;
    const lists = await Promise.all(words.map((word, place) => this.pages(word, place === words.length - 1)));
    const score = new Float64Array(pages), matched = new Uint8Array(pages);
    const common = lists.map((found) => found.reduce((sum, entry) => sum + entry.count, 0) > pages / 2);
    const counting = common.every(Boolean) ? common.map(() => true) : common.map((one) => !one);
    lists.forEach((found, place) => addScores(found, pages, score, matched, counting[place] ? 1 : 0));
    let most = 0, count = 0;
    for (let page = 0; page < pages; page++) if (matched[page] > most) most = matched[page];
    const fitting = new Uint32Array(most ? pages : 0), scores = new Float64Array(fitting.length);
    for (let page = 0; page < fitting.length; page++) {
      if (matched[page] === most && fits(page)) {
        fitting[count] = page;
        scores[count++] = score[page];
      }
    }
    const least = count > AT_MOST ? scores.subarray(0, count).sort()[count - AT_MOST] : 0;
    const hits = [...fitting.subarray(0, count).filter((page) => score[page] >= least)];
    hits.sort((a, b) => score[b] - score[a] || yearOf[a] - yearOf[b] || a - b);
    return { count, hits: hits.slice(0, AT_MOST), whole: most === counting.filter(Boolean).length };
  }
}

function addScores(found, pages, score, matched, counts) {
  const best = new Uint8Array(pages);
  for (const entry of found) {
    eachPage(entry.bytes, (page, step) => {
      if (step > best[page]) best[page] = step;
    });
  }
  const count = found.reduce((sum, entry) => sum + entry.count, 0);
  const rarity = Math.log(1 + Math.max(0.5, pages - count + 0.5) / (count + 0.5));
  for (let page = 0; page < pages; page++) {
    if (best[page]) {
      score[page] += rarity * best[page];
      matched[page] += counts;
    }
  }
}

function readWords(buffer) {
  const length = new DataView(buffer).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  const words = new Map();
  let at = 4 + length;
  for (let place = 0; place < head.length; place += 3) {
    words.set(head[place], { bytes: new Uint8Array(buffer, at, head[place + 1]), count: head[place + 2] });
    at += head[place + 1];
  }
  return words;
}

function eachPage(bytes, tell) {
  let page = -1, value = 0, shift = 0;
  for (let at = 0; at < bytes.length; at++) {
    value |= (bytes[at] & 127) << shift; // below 2 ** 31: fewer than 268 million pages
    shift += 7;
    if (bytes[at] < 128) {
      page += value >> 3;
      tell(page, value & 7);
      value = shift = 0;
    }
  }
}

// -- the page

const AT_ONCE = 10;
const PAUSE = 120; // ms without a key until a search begins
const LONG_PAUSE = 600; // after one or two letters, which stand for too much to be fetched at once

class SearchPage {
  constructor(root) {
    this.root = root;
    this.words = root.dataset;
    this.index = new Index(root.dataset.index);
    for (const name of ["q", "clear", "jenis", "tahun", "wilayah", "filters", "status", "results", "more", "start"]) {
      this[name] = root.querySelector(`[data-part="${name}"]`);
    }
    this.selects = [this.jenis, this.tahun, this.wilayah].filter(Boolean);
    this.turn = 0;
    const language = document.documentElement.lang;
    this.numbers = new Intl.NumberFormat(language); // made once: each costs a telephone a millisecond
    this.dates = new Intl.DateTimeFormat(language, { dateStyle: "long" });
    this.listen();
  }

  listen() {
    this.q.addEventListener("input", () => {
      clearTimeout(this.pause);
      const unfinished = wordsOf(this.q.value).pop() || "";
      this.pause = setTimeout(() => this.changed(), unfinished && unfinished.length < 3 ? LONG_PAUSE : PAUSE);
    });
    this.q.addEventListener("focus", () => this.index.open().catch(() => {}), { once: true });
    this.q.addEventListener("keydown", (event) => this.keyInField(event));
    this.root.querySelector('[data-part="go"]').addEventListener("click", () => this.changed());
    this.clear.addEventListener("click", () => this.empty());
    for (const select of this.selects) select.addEventListener("change", () => this.changed());
    this.more.addEventListener("click", () => this.showMore());
    this.results.addEventListener("keydown", (event) => this.keyInResults(event));
    document.addEventListener("keydown", (event) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || (event.target.matches("input, select") && this.q.value)) return;
      event.preventDefault();
      this.q.focus();
      this.q.select();
    });
    window.addEventListener("hashchange", () => this.fromAddress());
  }

  keyInField(event) {
    if (event.key === "Enter") {
      event.preventDefault();
      this.changed();
    } else if (event.key === "Escape" && this.q.value) {
      event.preventDefault();
      this.empty();
    } else if (event.key === "ArrowDown") {
      this.step(event, -1, 1);
    }
  }

  keyInResults(event) {
    const links = [...this.results.querySelectorAll("a")];
    const here = links.indexOf(event.target);
    if (event.key === "Escape") this.q.focus();
    if (event.key === "ArrowDown") this.step(event, here, 1);
    if (event.key === "ArrowUp") this.step(event, here, -1);
  }

  step(event, here, by) {
    const links = [...this.results.querySelectorAll("a")];
    const next = here + by < 0 ? this.q : links[here + by];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  empty() {
    this.q.value = "";
    this.changed();
    this.q.focus();
  }

  /** Address to fields: a search can be linked and found again in the history. */
  async fromAddress() {
    const given = new URLSearchParams(location.hash.slice(1));
    this.q.value = given.get("q") || "";
    if (await this.opened()) for (const select of this.selects) select.value = given.get(select.dataset.part) || "";
    this.search();
  }

  /** Fields to address, without a new step in the history for each letter. */
  changed() {
    clearTimeout(this.pause);
    const asked = new URLSearchParams();
    if (this.q.value.trim()) asked.set("q", this.q.value.trim());
    for (const select of this.selects) if (select.value) asked.set(select.dataset.part, select.value);
    history.replaceState(null, "", `${asked}` ? `#${asked}` : location.pathname);
    this.search();
  }

  /** The index is there and the filters offer what it holds; says so when it can't be fetched. */
  async opened() {
    try {
      const facets = await this.index.open();
      if (!this.ready) this.offer(facets);
      this.ready = true;
      return facets;
    } catch {
      this.say(navigator.onLine === false ? this.words.offline : this.words.failed);
      return null;
    }
  }

  offer(facets) {
    const option = (select, text, value = text) => select.append(new Option(text, value));
    for (const kind of facets.kinds) option(this.jenis, kind);
    for (const year of facets.years) if (year) option(this.tahun, year);
    if (this.wilayah) {
      const provinces = new Map();
      for (const [, , province, region] of facets.offices) {
        if (province) provinces.set(province, (provinces.get(province) || new Set()).add(region));
      }
      for (const [province, regions] of provinces) {
        const group = document.createElement("optgroup");
        group.label = province;
        group.append(new Option(this.words.all.replace("{}", province), province));
        for (const region of regions) if (region !== province) group.append(new Option(region, region));
        this.wilayah.append(group);
      }
    }
    this.filters.hidden = false;
  }

  fits(facets) {
    const kind = facets.kinds.indexOf(this.jenis.value), year = facets.years.indexOf(this.tahun.value || "none");
    const region = this.wilayah ? this.wilayah.value : "";
    const offices = facets.offices.map((row) => !region || row[2] === region || row[3] === region);
    return (page) => (kind < 0 || facets.kindOf[page] === kind) && (year < 0 || facets.yearOf[page] === year) && offices[facets.officeOf[page]];
  }

  async search() {
    const turn = ++this.turn;
    const asked = [...new Set(wordsOf(this.q.value))].slice(0, 12);
    const elsewhere = document.querySelector('[data-part="elsewhere"]');
    if (elsewhere) elsewhere.hash = asked.length ? new URLSearchParams({ q: this.q.value.trim() }).toString() : "";
    this.clear.hidden = !this.q.value;
    this.start.hidden = asked.length > 0;
    if (!asked.length) return this.show([], asked, "");
    const facets = await this.opened();
    if (!facets || turn !== this.turn) return undefined;
    try {
      const { count, hits, whole } = await this.index.search(asked, this.fits(facets));
      if (turn !== this.turn) return undefined;
      return await this.show(hits, asked, this.summary(count, whole), turn);
    } catch {
      return turn === this.turn && this.say(navigator.onLine === false ? this.words.offline : this.words.failed);
    }
  }

  summary(count, whole) {
    if (!count) return this.selects.some((select) => select.value) ? this.words.noneFiltered : this.words.none;
    const found = (count === 1 ? this.words.one : this.words.many).replace("{}", this.numbers.format(count));
    return whole ? found : `${found} ${this.words.some}`;
  }

  say(text) {
    this.status.textContent = text;
    this.results.replaceChildren();
    this.more.hidden = true;
  }

  async show(hits, asked, text, turn = this.turn) {
    this.hits = hits;
    this.stems = new Set(asked.map(stem));
    this.last = asked[asked.length - 1] || "";
    const items = await this.items(0);
    if (turn !== this.turn) return;
    this.say(text);
    this.results.append(...items);
    this.more.hidden = this.hits.length <= AT_ONCE;
    this.root.dataset.shown = String(turn);
  }

  async showMore() {
    const begin = this.results.children.length;
    const items = await this.items(begin);
    this.results.append(...items);
    this.more.hidden = this.hits.length <= begin + AT_ONCE;
    items[0]?.querySelector("a").focus();
  }

  async items(begin) {
    const pages = this.hits.slice(begin, begin + AT_ONCE);
    const rows = await this.index.rows(pages);
    return rows.map((row, place) => this.item(pages[place], row));
  }

  item(page, [title, path, date, summary]) {
    const facets = this.index.facets;
    const [office, origin] = facets.offices[facets.officeOf[page]];
    const item = this.root.querySelector("template").content.cloneNode(true).firstElementChild;
    const part = (name) => item.querySelector(`[data-part="${name}"]`);
    part("title").href = origin + path;
    this.mark(part("title"), title);
    this.mark(part("summary"), summary);
    part("kind").textContent = facets.kinds[facets.kindOf[page]];
    if (origin) part("office").textContent = office;
    else part("office").remove();
    if (date) {
      part("date").dateTime = date;
      part("date").textContent = this.dates.format(new Date(`${date}T00:00`));
    } else part("date").remove();
    return item;
  }

  /** A text with the words that were looked for marked, whatever their form. */
  mark(element, text) {
    for (const piece of text.split(/([\p{L}\p{N}]+)/u)) {
      const [word] = wordsOf(piece);
      const hit = word && (this.stems.has(stem(word)) || (this.last.length > 1 && word.startsWith(this.last)));
      const part = hit ? document.createElement("mark") : null;
      if (part) part.textContent = piece;
      element.append(part || piece);
    }
  }
}

const root = typeof document === "undefined" ? null : document.querySelector("[data-index]");
if (root) {
  root.hidden = false;
  document.querySelector('[data-part="without"]').hidden = true;
  const page = new SearchPage(root);
  page.fromAddress();
  if (!location.hash && matchMedia("(hover: hover)").matches) page.q.focus();
} else if (typeof process !== "undefined") {
  // under Node, where a test holds stems and pages against those of the index
  globalThis.pendopoSearch = { stem, wordsOf, readWords, eachPage };
}
