// Each text area of rich text becomes an editor. Without this script the text area is there, and takes plain text.
const Trix = window.Trix;

function button(words, kind, name, key) {
  const role = kind === "action" ? `data-trix-action="${name}"` : `data-trix-attribute="${name}"`;
  const icon = { href: "link", bullet: "bullet-list", number: "number-list", heading1: "heading-1" }[name] ?? name;
  return `<button type="button" class="trix-button trix-button--icon trix-button--icon-${icon}" ${role}${key ? ` data-trix-key="${key}"` : ""} title="${words}">${words}</button>`;
}

function toolbar(words) {
  const group = (...buttons) => `<span class="trix-button-group">${buttons.join("")}</span>`;
  return `<div class="trix-button-row">
    ${group(button(words.bold, "mark", "bold", "b"), button(words.italic, "mark", "italic", "i"), button(words.link, "action", "link", "k").replace("data-trix-action=\"link\"", "data-trix-attribute=\"href\" data-trix-action=\"link\""))}
    ${group(button(words.heading1, "mark", "heading1"), button(words.quote, "mark", "quote"), button(words.bullets, "mark", "bullet"), button(words.numbers, "mark", "number"))}
    ${group(button(words.undo, "action", "undo", "z"), button(words.redo, "action", "redo", "shift+z"))}
  </div>
  <div class="trix-dialogs" data-trix-dialogs>
    <div class="trix-dialog trix-dialog--link" data-trix-dialog="href" data-trix-dialog-attribute="href">
      <div class="trix-dialog__link-fields">
        <input type="url" name="href" class="trix-input trix-input--dialog" placeholder="https://" aria-label="${words.url}" data-trix-validate-href required data-trix-input>
        <div class="trix-button-group">
          <input type="button" class="trix-button trix-button--dialog" value="${words.link}" data-trix-method="setAttribute">
          <input type="button" class="trix-button trix-button--dialog" value="${words.unlink}" data-trix-method="removeAttribute">
        </div>
      </div>
    </div>
  </div>`;
}

function edit(area) {
  const words = JSON.parse(area.dataset.richText);
  const bar = document.createElement("trix-toolbar");
  bar.id = `${area.id}_toolbar`;
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", words.toolbar);
  bar.innerHTML = toolbar(words);
  const editor = document.createElement("trix-editor");
  editor.id = `${area.id}_editor`;
  editor.setAttribute("input", area.id);
  editor.setAttribute("toolbar", bar.id);
  editor.setAttribute("aria-multiline", "true");
  const label = document.querySelector(`label[for="${area.id}"]`);
  editor.setAttribute("aria-label", label ? label.textContent.replace(":", "").trim() : words.toolbar);
  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (area.hasAttribute(name)) editor.setAttribute(name, area.getAttribute(name));
  }
  const outer = document.createElement("div");
  outer.className = "rich-text-editor";
  area.before(outer);
  area.required = false;
  area.tabIndex = -1;
  area.setAttribute("aria-hidden", "true");
  area.classList.add("rich-text-source");
  area.addEventListener("focus", () => editor.focus()); // a link of the list of errors leads here, and so does the label
  outer.append(bar, editor);
}

if (Trix) {
  Trix.config.blockAttributes.heading1.tagName = "h3"; // the page has its own headings above
  document.addEventListener("trix-file-accept", (event) => event.preventDefault());
  document.addEventListener("trix-attachment-add", (event) => event.attachment.remove()); // pictures inside of what is pasted
  document.querySelectorAll("textarea[data-rich-text]").forEach(edit);
}
