// A little comfort over pages that work without it: a changed filter applies at once.
document.querySelectorAll("form.search input[type=checkbox], form.search select").forEach((e) =>
  e.addEventListener("change", () => e.form.requestSubmit()));
