// Mitt barns tråd: the months stay on this device only if somebody presses for it, and go when they press again.
const KEY = "mitt-barn";
const MONTHS = /^(born|due)=\d{4}-\d\d(&(born|due)=\d{4}-\d\d){0,7}$/;
const page = document.querySelector("[data-child-page]");
const status = document.querySelector("[data-child-status]");
const keep = document.querySelector("[data-child-keep]");
const forget = document.querySelector("[data-child-forget]");

function stored() {
  try {
    const text = localStorage.getItem(KEY) ?? "";
    return MONTHS.test(text) ? text : "";
  } catch {
    return "";
  }
}

function store(months, word) {
  try {
    if (months) localStorage.setItem(KEY, months);
    else localStorage.removeItem(KEY);
    status.textContent = status.dataset[word];
  } catch {
    status.textContent = status.dataset.failed;
  }
  show();
}

function show() {
  if (keep) keep.hidden = stored() === page.dataset.childPage;
  if (forget) forget.hidden = !stored();
}

keep?.addEventListener("click", () => store(page.dataset.childPage, "kept"));
forget?.addEventListener("click", () => store("", "forgotten"));
for (const link of document.querySelectorAll("[data-child-becomes]")) {
  link.addEventListener("click", () => {
    if (stored() === page.dataset.childPage) store(link.dataset.childBecomes, "kept");
  });
}
show();
if (!location.search && stored()) location.replace(`${location.pathname}?${stored()}`);
