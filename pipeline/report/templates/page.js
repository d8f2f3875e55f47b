"use strict";
// Filters, sorts and unfolds what the page already holds; without this script everything can still be read.
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // filters: a row stays when it answers every facet that is set
  const answers = (row, facets) => facets.every(([name, wanted]) => {
    const held = row.dataset[name] || "";
    return name === "q" ? held.includes(wanted) : held.split(" ").includes(wanted);
  });
  const apply = (form) => {
    const target = document.getElementById(form.dataset.target);
    const facets = all("[data-facet]", form)
      .map((field) => [field.dataset.facet, field.type === "checkbox" ? (field.checked ? field.value : "") : field.value.trim().toLowerCase()])
      .filter(([, wanted]) => wanted);
    let count = 0;
    for (const row of all("[data-row]", target)) {
      row.hidden = !answers(row, facets);
      count += row.hidden ? 0 : 1;
    }
    for (const group of all("[data-group]", target)) {
      group.hidden = !group.querySelector("[data-row]:not([hidden])");
    }
    form.querySelector("[data-count]").textContent = count;
  };
  for (const form of all("form[data-target]")) {
    form.hidden = false;
    form.addEventListener("input", () => apply(form));
    form.addEventListener("reset", () => setTimeout(() => apply(form)));
    form.addEventListener("submit", (event) => event.preventDefault());
    apply(form);
  }

  // sorting by a column, on values where a cell has one
  const value = (row, column) => row.cells[column].dataset.v ?? row.cells[column].textContent.trim();
  const sort = (table, column, head) => {
    const down = head.getAttribute("aria-sort") === "ascending";
    const body = table.tBodies[0];
    const rows = [...body.rows].map((row) => [value(row, column), row]);
    const numeric = rows.every(([held]) => held === "" || !Number.isNaN(Number(held)));
    rows.sort(([a], [b]) => (numeric ? Number(a) - Number(b) : a.localeCompare(b, "zh-CN", { numeric: true })) * (down ? -1 : 1));
    body.append(...rows.map(([, row]) => row));
    for (const other of all("th[aria-sort]", table.tHead)) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
  };
  for (const table of all("table[data-sortable]")) {
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      button.addEventListener("click", () => sort(table, column, head));
      head.append(button);
    });
  }

  // unfolding: whole lists, and whatever a link leads to
  for (const line of all(".openers")) line.hidden = false;
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-open], [data-close]");
    if (!button) return;
    const open = "open" in button.dataset;
    for (const item of document.getElementById(button.dataset.open ?? button.dataset.close).children) {
      if (item.tagName === "DETAILS") item.open = open;
    }
  });
  const reveal = (hash) => {
    const target = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)));
    if (!target) return;
    const hidden = target.closest("[data-row][hidden]");
    if (hidden) {
      for (const form of all("form[data-target]")) {
        if (document.getElementById(form.dataset.target).contains(hidden)) form.reset();
      }
      hidden.hidden = false;
    }
    for (let node = target; node; node = node.parentElement) {
      if (node.tagName === "DETAILS") node.open = true;
    }
    target.scrollIntoView();
    target.focus({ preventScroll: true });
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link) setTimeout(() => reveal(link.getAttribute("href")));
  });
  window.addEventListener("hashchange", () => reveal(location.hash));
  reveal(location.hash);

  // the part of the page that is being read
  const links = new Map(all(".bar a").map((link) => [link.getAttribute("href").slice(1), link]));
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      for (const link of links.values()) link.removeAttribute("aria-current");
      links.get(entry.target.id)?.setAttribute("aria-current", "true");
    }
  }, { rootMargin: "-20% 0px -75% 0px" });
  for (const section of all("main > section")) seen.observe(section);

  // on paper nothing can be unfolded: what belongs to the summary is opened. Nor sorted: Chromium leaves buttons out of heads that it repeats
  let folded = [], bare = [];
  window.addEventListener("beforeprint", () => {
    folded = all("details[data-print]:not([open])");
    for (const item of folded) item.open = true;
    bare = all("thead button").map((button) => [button, [...button.childNodes]]);
    for (const [button, words] of bare) button.replaceWith(...words);
  });
  window.addEventListener("afterprint", () => {
    for (const item of folded) item.open = false;
    for (const [button, words] of bare) {
      words[0].before(button);
      button.append(...words);
    }
  });
})();
