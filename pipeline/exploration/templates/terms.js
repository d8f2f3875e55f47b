
"use strict";
(function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const $ = (id) => document.getElementById(id);
  const SVG = "http://www.w3.org/2000/svg";
  const WIDE = 760, HIGH = 480, EDGE = 36, NAMED = 70, DOTS = 900, TOP = 20, HALF = 0.5;
  const narrow = window.matchMedia("(max-width: 40rem)");
  let chosen = null;

  function make(tag, parent, text, attributes, space) {
    const node = space ? document.createElementNS(space, tag) : document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) node.setAttribute(name, value);
    if (text) node.textContent = text;
    parent.appendChild(node);
    return node;
  }

  // log-likelihood of two frequencies (Rayson & Garside 2000), negative where b has more
  function g2(a, b, totalA, totalB) {
    const share = (a + b) / (totalA + totalB);
    const part = (count, total) => (count ? count * Math.log(count / (total * share)) : 0);
    return (a * totalB >= b * totalA ? 2 : -2) * (part(a, totalA) + part(b, totalB));
  }

  function scored() {
    const a = Number($("a").value), b = Number($("b").value), least = Number($("least").value) || 1;
    const totalA = Math.max(data.totals[a], 1), totalB = Math.max(data.totals[b], 1);
    return data.terms
      .map((entry) => ({
        term: entry[0], entry: entry, a: entry[1][a], b: entry[1][b], documents: [entry[2][a], entry[2][b]],
        g2: g2(entry[1][a], entry[1][b], totalA, totalB),
        ratio: Math.log2((entry[1][a] || HALF) / totalA / ((entry[1][b] || HALF) / totalB)),
        per: (10000 * (entry[1][a] + entry[1][b])) / (totalA + totalB),
      }))
      .filter((row) => row.documents[0] >= least || row.documents[1] >= least);
  }

  function draw(rows) {
    const svg = $("scatter");
    svg.replaceChildren();
    const size = narrow.matches ? 20 : 12; // of characters, in the picture's own units: on a phone it is drawn at half its size
    svg.setAttribute("font-size", size);
    const shown = rows.slice().sort((x, y) => Math.abs(y.g2) - Math.abs(x.g2)).slice(0, DOTS);
    if (!shown.length) return;
    const logs = shown.map((row) => Math.log10(row.per));
    const low = Math.min(...logs), high = Math.max(...logs) + 0.05;
    const span = Math.max(...shown.map((row) => Math.abs(row.ratio)), 1);
    const x = (row) => EDGE + ((Math.log10(row.per) - low) / (high - low || 1)) * (WIDE - 3 * EDGE);
    const y = (row) => HIGH / 2 - (row.ratio / span) * (HIGH / 2 - EDGE);
    make("line", svg, "", { x1: 0, x2: WIDE, y1: HIGH / 2, y2: HIGH / 2 }, SVG);
    make("text", svg, "↑ " + data.groups[$("a").value], { x: 6, y: size + 6 }, SVG);
    make("text", svg, "↓ " + data.groups[$("b").value], { x: 6, y: HIGH - 8 }, SVG);
    make("text", svg, "常用 frequent →", { x: WIDE - 6, y: HIGH - 8, "text-anchor": "end" }, SVG);
    const taken = [];
    let named = 0;
    for (const row of shown) {
      const at = { x: x(row), y: y(row), wide: row.term.length * size + 8 };
      const node = make("g", svg, "", { class: "term " + (row.g2 >= 0 ? "a" : "b"), "data-term": row.term }, SVG);
      if (row.term === chosen) node.classList.add("chosen");
      make("title", node, row.term + "  " + row.a + " : " + row.b + "  G² " + row.g2.toFixed(1), {}, SVG);
      make("circle", node, "", { cx: at.x, cy: at.y, r: 4 }, SVG);
      const free = taken.every((other) => Math.abs(other.y - at.y) > size + 1 || other.x + other.wide < at.x || at.x + at.wide < other.x);
      if (row.term === chosen || (named < NAMED && free)) {
        make("text", node, row.term, { x: at.x + 6, y: at.y + 4 }, SVG);
        taken.push(at);
        named += 1;
      }
      node.addEventListener("click", () => choose(row.term));
    }
  }

  function list(id, rows) {
    const box = $(id);
    box.replaceChildren();
    for (const row of rows.slice(0, TOP)) {
      const item = make("li", box);
      const button = make("button", item, row.term, { type: "button", "aria-pressed": row.term === chosen });
      button.addEventListener("click", () => choose(row.term));
      make("small", item, " " + row.a + " : " + row.b + "，G² " + Math.abs(row.g2).toFixed(0));
    }
  }

  function read(row) {
    const box = $("lines");
    box.replaceChildren();
    $("figures").textContent = row
      ? row.term + "：" + data.groups[$("a").value] + " " + row.a + " 次 / " + row.documents[0] + " 份，" + data.groups[$("b").value] + " " + row.b +
        " 次 / " + row.documents[1] + " 份。G² " + row.g2.toFixed(1) + "，对数比 log ratio " + row.ratio.toFixed(2)
      : "点一个词。 Click a word.";
    if (!row) return;
    for (const group of [...new Set([$("a").value, $("b").value])]) {
      make("h3", box, data.groups[group]);
      const table = make("table", box, "", { class: "kwic" });
      for (const [number, left, word, right] of row.entry[3][group]) {
        const [unit, title, link] = data.held[number];
        const line = make("tr", table);
        make("td", line, left, { class: "left" });
        make("td", line, word, { class: "word" });
        make("td", line, right, { class: "right" });
        const who = make("td", line, "", { class: "who" });
        make("a", who, unit, { href: link + fragment(left, word, right), title: title });
      }
    }
  }

  // the directive that lets a browser scroll to the words in the report: whole words only, so the context ends at marks (collocation.py)
  function fragment(left, word, right) {
    const marks = /[，、。；：！？,;:!?]/g;
    const before = left.length < data.width ? left : left.search(marks) < 0 ? "" : left.slice(left.search(marks) + 1);
    const last = [...right.matchAll(marks)].pop();
    const after = right.length < data.width ? right : last ? right.slice(0, last.index) : "";
    const [first, inside, end] = [before, word, after].map((part) => encodeURIComponent(part.trim()).replace(/-/g, "%2D"));
    return ":~:text=" + (first ? first + "-," : "") + inside + (end ? ",-" + end : "");
  }

  // the lists stay as they are, so that the focus does
  function choose(term) {
    chosen = term;
    const rows = scored();
    draw(wanted(rows));
    for (const button of document.querySelectorAll("#tables button")) button.setAttribute("aria-pressed", button.textContent === term);
    read(rows.find((row) => row.term === term));
    if ($("reading").getBoundingClientRect().top > window.innerHeight - 120) $("reading").scrollIntoView();
  }

  function wanted(rows) {
    const words = $("find").value.trim();
    return words ? rows.filter((row) => row.term.includes(words)) : rows;
  }

  function show() {
    const rows = scored();
    const found = wanted(rows);
    draw(found);
    $("name-a").textContent = data.groups[$("a").value];
    $("name-b").textContent = data.groups[$("b").value];
    list("top-a", found.filter((row) => row.g2 >= 0).sort((x, y) => y.g2 - x.g2));
    list("top-b", found.filter((row) => row.g2 < 0).sort((x, y) => x.g2 - y.g2));
    read(rows.find((row) => row.term === chosen));
  }

  for (const id of ["a", "b"]) data.groups.forEach((name, i) => make("option", $(id), name, { value: i }));
  $("b").value = "1";
  for (const id of ["a", "b", "least", "find"]) $(id).addEventListener("input", show);
  narrow.addEventListener("change", show);
  $("choice").addEventListener("submit", (event) => {
    event.preventDefault();
    const first = document.querySelector("#tables button");
    if (first) choose(first.textContent);
  });
  show();
})();
