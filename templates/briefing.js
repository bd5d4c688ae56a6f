// What the page offers beyond its text. It adds nothing to read: without it all is there.
"use strict";
(() => {
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const make = (name, text, shape) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (shape) made.className = shape;
    return made;
  };
  const quotes = (finding, anchors) =>
    all(".evidence > li", finding).filter((item) => anchors.some((anchor) => one(`.outlet a[href="#${anchor}"]`, item)));
  const names = (finding, anchors) => anchors.some((anchor) => one(`a.mark[href="#${anchor}"]`, finding));

  const findings = all(".finding");
  const tools = one("#tools");
  if (tools && findings.length) {
    const [source, kind, certainty] = all("select", tools);
    const found = one("[role=status]", tools);
    const unfold = one("#unfold");
    const reset = one("#reset");
    const filter = () => {
      const chosen = Boolean(source.value || kind.value || certainty.value);
      for (const finding of findings) {
        finding.hidden =
          (source.value && !names(finding, source.value.split(" "))) ||
          (kind.value && finding.dataset.kind !== kind.value) ||
          (certainty.value && certainty.value !== (finding.closest(".unsure") ? "unsure" : "sure"));
      }
      for (const part of all(".findings")) {
        part.hidden = chosen && all(".finding", part).every((finding) => finding.hidden);
        if (chosen && part.matches("details") && !part.hidden) part.open = true;
      }
      for (const story of all("article.story")) {
        story.hidden = chosen && all(".finding", story).every((finding) => finding.hidden);
        story.classList.toggle("filtered", chosen);
      }
      const shown = findings.filter((finding) => !finding.hidden).length;
      found.textContent = !chosen ? "" : shown
        ? found.dataset.found.replace("{shown}", shown).replace("{count}", findings.length)
        : found.dataset.nothing;
      reset.hidden = !chosen;
    };
    for (const choice of [source, kind, certainty]) choice.addEventListener("change", filter);
    reset.addEventListener("click", () => {
      source.value = kind.value = certainty.value = "";
      filter();
      source.focus();
    });
    unfold.addEventListener("click", () => {
      const open = unfold.getAttribute("aria-pressed") !== "true";
      for (const part of all("main details")) part.open = open;
      unfold.setAttribute("aria-pressed", String(open));
    });
    tools.hidden = false;
    filter(); // a browser that goes back keeps what was chosen
  }

  for (const beside of all(".beside")) {
    const story = beside.closest("article.story");
    const [left, right] = all("select", beside);
    const rows = one("tbody", beside);
    const heads = all("thead th", beside);
    const show = () => {
      const both = [], single = [];
      for (const finding of all(".compared", story)) {
        const sides = [left, right].map((choice) => quotes(finding, [choice.value]));
        if (sides.every((side) => side.length)) both.push([finding, sides]);
        else if (sides.some((side) => side.length)) single.push([finding, sides]);
      }
      [left, right].forEach((choice, n) => { heads[n].textContent = choice.selectedOptions[0].textContent; });
      rows.replaceChildren(...[...both, ...single].flatMap(([finding, sides]) => {
        const head = make("th", finding.dataset.name, finding.closest(".agreements, .alike") ? "agreed" : "kind");
        head.colSpan = 2;
        head.scope = "rowgroup";
        const [topic, row] = [make("tr"), make("tr")];
        topic.append(head);
        for (const side of sides) {
          const cell = make("td", side.length ? "" : beside.dataset.silent, side.length ? "" : "note");
          const list = make("ul", "", "evidence");
          list.append(...side.map((item) => item.cloneNode(true)));
          if (side.length) cell.append(list);
          row.append(cell);
        }
        return [topic, row];
      }));
    };
    right.selectedIndex = 1;
    for (const choice of [left, right]) choice.addEventListener("change", show);
    beside.addEventListener("toggle", () => { if (beside.open) show(); });
    beside.hidden = false;
  }

  // What is folded is printed: style sheets can say so, though not to every browser.
  let unfolded = [];
  addEventListener("beforeprint", () => {
    unfolded = all("main details:not([open]):not(.passage):not(.beside)");
    for (const part of unfolded) part.open = true;
  });
  addEventListener("afterprint", () => {
    for (const part of unfolded) part.open = false;
  });

  const reveal = () => {
    let part = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    for (; part; part = part.parentElement) if (part.matches("details")) part.open = true;
  };
  addEventListener("hashchange", reveal);
  reveal();
})();
