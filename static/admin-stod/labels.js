// What one searches and chooses in has no name of its own: it bears the label of its choices.
function labelOf(element) {
  return element.closest(".select2")?.previousElementSibling?.labels?.[0];
}

function nameChoices(root) {
  for (const field of root.querySelectorAll?.(".select2-search__field") ?? []) {
    const label = labelOf(field)?.textContent.trim().replace(/:$/, "");
    field.setAttribute("aria-label", label ? `Sök: ${label}` : "Sök");
  }
  for (const box of root.querySelectorAll?.(".select2-selection--single[aria-labelledby]") ?? []) {
    const label = labelOf(box);
    if (!label) continue;
    label.id ||= `label-${label.htmlFor}`;
    const chosen = box.querySelector(".select2-selection__rendered");
    box.setAttribute("aria-labelledby", `${label.id} ${chosen.id}`);
    chosen.setAttribute("aria-labelledby", label.id);
  }
  // The cross that empties a list of choices stands in the list itself.
  const crosses = root.parentElement?.querySelectorAll("ul > .select2-selection__clear") ?? [];
  for (const cross of crosses) cross.setAttribute("role", "listitem");
  for (const mark of root.querySelectorAll?.(".help-tooltip[aria-label]") ?? []) mark.setAttribute("role", "img");
}

// In a table the heading of the column is the label.
function nameCells(root) {
  for (const field of root.querySelectorAll?.("td :is(input:not([type=hidden]), select, textarea)") ?? []) {
    const cell = field.closest("td");
    const heading = cell.closest("table").tHead?.rows[0]?.cells[cell.cellIndex]?.textContent.trim();
    if (heading && !field.labels?.length && !field.ariaLabel) field.ariaLabel = heading;
  }
  for (const link of root.querySelectorAll?.("#changelist-filter a:empty") ?? []) link.textContent = "tomt";
}

function nameAll(root) {
  nameChoices(root);
  nameCells(root);
}

nameAll(document);
new MutationObserver((changes) => changes.forEach((change) => change.addedNodes.forEach(nameAll)))
  .observe(document.body, { childList: true, subtree: true });
