// Small comforts; every page works without them.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-once], form[method=post]")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  setTimeout(() => form.querySelectorAll("button:not([type=button])").forEach((button) => { button.disabled = true; }));
});

// Coming back by the back button: the form can be sent again.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    form.querySelectorAll("button:disabled").forEach((button) => { button.disabled = false; });
  });
});

document.querySelector(".error-summary")?.focus();

// The menu of a phone closes with Escape and with a tap beside it.
const menu = document.querySelector("details.site-menu");
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && menu?.open) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
document.addEventListener("click", (event) => {
  if (menu?.open && !menu.contains(event.target)) menu.open = false;
});
