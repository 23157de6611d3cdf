// My list: short ids of offers in this browser's own storage, put there only when somebody presses a button.
const KEY = "min-lista";
const MOST = 50;
const all = selector => document.querySelectorAll(selector);
const link = document.querySelector("[data-list-link]");
const status = document.querySelector("[data-list-status]");
const page = document.querySelector("[data-list-page]");

const ids = text => (text ?? "").split(",").filter(id => /^[0-9a-f]{12}$/.test(id));

function stored() {
  try {
    return ids(localStorage.getItem(KEY));
  } catch {
    return [];
  }
}

function store(list) {
  try {
    if (list.length) localStorage.setItem(KEY, list.join());
    else localStorage.removeItem(KEY);
    return true;
  } catch {
    return false;
  }
}

function say(word) {
  if (status) status.textContent = status.dataset[word];
}

function change(list, word) {
  if (list.length > MOST) return say("full");
  say(store(list) ? word : "failed");
  return show();
}

function toggle(id) {
  const list = stored();
  if (list.includes(id)) change(list.filter(other => other !== id), "removed");
  else change([...list, id], "added");
}

// --- what is seen ---
const isOwn = () => Boolean(page) && stored().join() === page.dataset.listPage;

function show() {
  const list = stored();
  const count = link?.querySelector("[data-list-count]");
  if (count) {
    count.hidden = !list.length;
    count.textContent = ` (${list.length})`;
  }
  for (const button of all("[data-list-toggle]")) {
    const saved = list.includes(button.dataset.listToggle);
    button.hidden = false;
    button.querySelector("[data-list-on]").hidden = !saved;
    button.querySelector("[data-list-off]").hidden = saved;
  }
  for (const plain of all("[data-list-plain]")) plain.hidden = true;
  for (const button of all("[data-list-keep]")) {
    button.hidden = ids(button.dataset.listKeep).every(id => list.includes(id));
  }
  for (const button of all("[data-list-clear]")) button.hidden = !list.length || !isOwn();
}

// --- what is pressed ---
const presses = {
  listToggle: button => toggle(button.dataset.listToggle),
  listKeep: button => change([...new Set([...stored(), ...ids(button.dataset.listKeep)])], "added"),
  listClear: () => {
    change([], "cleared");
    location.assign(location.pathname);
  },
  listBecomes: changed => {
    if (isOwn()) store(ids(changed.dataset.listBecomes));
  },
  print: () => print(),
};

document.addEventListener("click", event => {
  const pressed = event.target.closest("button, a");
  const name = Object.keys(presses).find(key => pressed && key in pressed.dataset);
  if (name) presses[name](pressed);
});
addEventListener("storage", show);
addEventListener("pageshow", show);

for (const button of all("[data-print]")) button.hidden = false;
show();
const saved = stored();
if (page && saved.length && !new URLSearchParams(location.search).has("id")) {
  location.replace(`${location.pathname}?id=${saved}`);
}
