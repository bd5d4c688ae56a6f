// Leaves the briefings in whose lines all words stand that were typed. Without it the list is whole.
"use strict";
(() => {
  const plain = (text) => text.toLocaleLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  const entries = [...document.querySelectorAll(".list > li")].map((item) => [item, plain(item.textContent)]);
  const search = document.querySelector("#search");
  const box = search.querySelector("input");
  const found = search.querySelector("[role=status]");
  const filter = () => {
    const words = plain(box.value).split(/\s+/).filter(Boolean);
    for (const [item, text] of entries) item.hidden = !words.every((word) => text.includes(word));
    const shown = entries.filter(([item]) => !item.hidden).length;
    found.textContent = words.length ? found.dataset.found.replace("{shown}", shown).replace("{count}", entries.length) : "";
  };
  box.addEventListener("input", filter);
  search.hidden = false;
  filter(); // a browser that goes back keeps what was typed
})();
