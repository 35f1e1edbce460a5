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

// Share a page with what the device offers, else copy its address, else mark it. No third party hears of it.
document.querySelectorAll("[data-share]").forEach((box) => {
  const button = box.querySelector("[data-share-press]");
  const address = box.querySelector("input");
  const told = box.querySelector("[role=status]");
  button.closest("[hidden]").hidden = false;
  button.addEventListener("click", async () => {
    if (navigator.share && !("shareCopy" in box.dataset)) {
      try {
        await navigator.share({ title: box.dataset.share, url: address.value });
        return;
      } catch (refusal) {
        if (refusal.name === "AbortError") return;
      }
    }
    try {
      await navigator.clipboard.writeText(address.value);
      told.textContent = told.dataset.copied;
    } catch {
      address.focus();
      address.select();
      told.textContent = told.dataset.notCopied;
    }
  });
});
