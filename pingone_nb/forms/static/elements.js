// Put before every module of this folder: how they make elements, and mind the notebook around.
const NOTEBOOK_KEYS = ["Enter", " "];

function element(tag, className = "", text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text; // text, never markup
  return made;
}

function uniqueId() {
  return `pnb-${Math.random().toString(36).slice(2)}`;
}

// JupyterLab takes Enter and Space on a focused button for the notebook's own keys; all other keys,
// such as Ctrl + S, stay JupyterLab's.
function pushButton(className, text, press) {
  const made = element("button", className, text);
  const guard = (event) => {
    const hasModifier = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey;
    const isOurs = NOTEBOOK_KEYS.includes(event.key) && !hasModifier;
    made.toggleAttribute("data-lm-suppress-shortcuts", isOurs);
    if (document.activeElement !== made) window.removeEventListener("keydown", guard, true);
  };
  made.type = "button";
  made.addEventListener("focus", () => window.addEventListener("keydown", guard, true));
  made.addEventListener("blur", () => window.removeEventListener("keydown", guard, true));
  made.addEventListener("click", () => {
    made.focus(); // Safari does not
    press();
  });
  return made;
}

// Only for who is in our forms already: running a cell must not pull the focus away.
function moveFocus(target) {
  if (!target.checkVisibility() || !document.activeElement?.closest(".pnb")) return false;
  target.focus();
  return true;
}
