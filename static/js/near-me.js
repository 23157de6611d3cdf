// Sorts the lists by distance from the device. The position is used here and sent nowhere.
// What has no exact position stays last, in its own order.
const EARTH = 6371;
const radians = (degrees) => (degrees * Math.PI) / 180;

function distance(item, here) {
  const north = radians(item.dataset.latitude - here.latitude);
  const east = radians(item.dataset.longitude - here.longitude) * Math.cos(radians(here.latitude));
  return EARTH * Math.hypot(north, east);
}

function sort(list, here) {
  const placed = [...list.children].filter((item) => item.dataset.latitude);
  list.prepend(...placed.sort((a, b) => distance(a, here) - distance(b, here)));
}

for (const map of document.querySelectorAll("[data-near-me]")) {
  const place = map.querySelector("[data-near-button]");
  const status = map.querySelector("[data-near-status]");
  if (!("geolocation" in navigator)) continue;
  place.hidden = false;
  place.querySelector("button").addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        for (const list of map.querySelectorAll("[data-near-list]")) sort(list, coords);
        status.textContent = status.dataset.done;
      },
      () => { status.textContent = status.dataset.failed; },
      { maximumAge: 600000, timeout: 10000 },
    );
  });
}
