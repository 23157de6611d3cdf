// "Lämna sidan": blanks the page at once and puts a neutral site in its place, by a press on the link or three of Shift.
const PAUSE = 5000; // milliseconds between presses, after which counting begins anew

function leave(link, status) {
  const notice = document.createElement("p");
  notice.className = "vh";
  notice.setAttribute("role", "alert");
  document.body.replaceChildren(notice);
  document.title = link.hostname;
  notice.textContent = status.dataset.leaving;
  location.replace(link.href);
}

function countPresses(status, onThird) {
  const words = ["", status.dataset.once, status.dataset.twice];
  let presses = 0, alone = false, timer;

  function show(number) {
    clearTimeout(timer);
    presses = number;
    status.dataset.presses = number;
    status.textContent = words[number];
    if (number) timer = setTimeout(show, PAUSE, 0);
  }

  addEventListener("keydown", (event) => {
    alone = event.key === "Shift" && (alone || !event.repeat);
    if (!alone && presses) show(0); // Shift with another key is writing
  });
  addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !alone) return;
    alone = false;
    if (presses === 2) onThird();
    else show(presses + 1);
  });
}

const exit = document.querySelector("[data-quick-exit]");
if (exit) {
  const link = exit.querySelector("a"), status = exit.querySelector("[data-presses]");
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave(link, status);
  });
  countPresses(status, () => leave(link, status));
  exit.querySelector("[data-quick-exit-keys]").hidden = false;
}
