// "Öppet nu till 12.00" stops being true at the moment in its data-until. While somebody reads, the words then say
// that they may have changed; a page that is come back to is fetched anew, unless a form on it has been begun.
const texts = [...document.querySelectorAll("[data-until]")];
const note = document.querySelector("[data-past]")?.dataset.past;
let begun = false, timer;

const left = text => Date.parse(text.dataset.until) - Date.now();

function mark() {
  clearTimeout(timer);
  for (const text of texts.filter(text => left(text) <= 0 && !text.querySelector("[data-told]"))) {
    text.closest(".open")?.classList.remove("open");
    const told = document.createElement("span");
    told.dataset.told = "";
    told.textContent = ` (${note})`;
    text.append(told);
  }
  const next = Math.min(...texts.map(left).filter(time => time > 0));
  if (next < Infinity) timer = setTimeout(mark, next);
}

function comeBack() {
  const isWriting = begun || document.activeElement?.closest("form");
  if (texts.some(text => left(text) <= 0) && navigator.onLine && !isWriting) location.reload();
  else mark();
}

addEventListener("input", () => { begun = true; });
document.addEventListener("visibilitychange", () => { if (!document.hidden) comeBack(); });
addEventListener("pageshow", event => {
  const [visit] = performance.getEntriesByType("navigation");
  if (event.persisted || visit?.type === "back_forward") comeBack();
});
if (texts.length) mark();
