// The field in which one searches among many choices has no name of its own: it bears the label of its choices.
function nameSearchFields(root) {
  for (const field of root.querySelectorAll?.(".select2-search__field") ?? []) {
    const select = field.closest(".select2")?.previousElementSibling;
    const label = select?.labels?.[0]?.textContent.trim().replace(/:$/, "");
    field.setAttribute("aria-label", label ? `Sök: ${label}` : "Sök");
  }
}

nameSearchFields(document);
new MutationObserver((changes) => changes.forEach((change) => change.addedNodes.forEach(nameSearchFields)))
  .observe(document.body, { childList: true, subtree: true });
