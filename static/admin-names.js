// Gives a name to what Django's admin leaves without one: searchable selects, and the first, empty heading of tables of entries.
const named = (select) => {
  const label = document.querySelector(`label[for="${select.id}"]`);
  const words = select.getAttribute("aria-label") || (label && label.textContent.trim().replace(/:$/, ""));
  const box = select.nextElementSibling && select.nextElementSibling.querySelector(".select2-selection");
  if (!words || !box) return;
  select.dataset.words = words;
  box.removeAttribute("aria-labelledby");
  box.setAttribute("aria-label", words);
  box.querySelectorAll("[role=textbox], .select2-search__field").forEach((part) => part.setAttribute("aria-label", words));
};
const nameAll = () => {
  document.querySelectorAll("select.admin-autocomplete:not([name*=__prefix__])").forEach(named);
  document.querySelectorAll(".inline-group thead th:empty").forEach((heading) => heading.setAttribute("role", "cell"));
  document.querySelectorAll(".search-label-icon[aria-label]").forEach((icon) => icon.setAttribute("role", "img"));
};
window.addEventListener("load", nameAll); // the lists to choose from are dressed then
document.addEventListener("formset:added", () => setTimeout(nameAll));
if (window.django && window.django.jQuery) {
  window.django.jQuery(nameAll); // after the selects have been dressed: jQuery keeps the order
  window.django.jQuery(document).on("select2:open", (event) => {
    const field = document.querySelector(".select2-container--open .select2-search--dropdown .select2-search__field");
    if (field) field.setAttribute("aria-label", event.target.dataset.words || "");
  });
}
