// Put before every module of this folder: how they make elements, and mind the notebook around.
function element(tag, className = "", text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text; // text, never markup
  return made;
}

function uniqueId() {
  return `pnb-${Math.random().toString(36).slice(2)}`;
}

// A key pressed in a widget is the widget's: JupyterLab's command mode would cut, move or change cells
// for it. JupyterLab keeps what runs the cell (Shift or Ctrl + Enter), and commands such as Ctrl + S.
const EDITS_CELLS = /^(a|m|-|Backspace|Delete|Enter|Home|End|Arrow.*)$/i;

function isNotebooks({ key, ctrlKey, metaKey, altKey, shiftKey }) {
  const isCommand = ctrlKey || metaKey;
  if (key === "Enter" && !altKey && (isCommand || shiftKey)) return true;
  return isCommand || altKey ? !EDITS_CELLS.test(key) : /^F\d+$/.test(key);
}

const SUPPRESS = "data-lm-suppress-shortcuts"; // JupyterLab looks for it on what is pressed and around
let kept = null;

function keepKeys(event) {
  kept?.removeAttribute(SUPPRESS);
  kept = event.target.closest?.(".pnb") && !isNotebooks(event) ? event.target : null;
  kept?.setAttribute(SUPPRESS, "");
}

const KEEPS_KEYS = Symbol.for("pingone-nb.keeps-keys"); // once a page, however many modules there are
if (!window[KEEPS_KEYS]) window.addEventListener("keydown", keepKeys, true); // before JupyterLab hears it
window[KEEPS_KEYS] = true;

const SLIP_PX = 8;

// What stands above may go while a finger is down, as an error does once the field is left. The press
// is the button's all the same, unless it was the pointer that moved away.
function holdPress(button) {
  let down = null;
  button.addEventListener("pointerdown", (event) => {
    down = event;
    button.setPointerCapture(event.pointerId);
  });
  return ({ detail, clientX, clientY }) => {
    if (!detail || !down) return true; // a key's
    const { left, right, top, bottom } = button.getBoundingClientRect();
    const isInside = clientX >= left && clientX <= right && clientY >= top && clientY <= bottom;
    return isInside || Math.hypot(clientX - down.clientX, clientY - down.clientY) <= SLIP_PX;
  };
}

function pushButton(className, text, press) {
  const made = element("button", className, text);
  const isMeant = holdPress(made);
  made.type = "button";
  made.addEventListener("click", (event) => {
    if (!isMeant(event)) return;
    made.focus(); // Safari does not
    press();
  });
  return made;
}

// Only for who is in our forms already: running a cell must not pull the focus away.
function moveFocus(target) {
  if (!target.checkVisibility() || !document.activeElement?.closest(".pnb")) return false;
  target.focus({ preventScroll: true });
  target.scrollIntoView({ block: "nearest" }); // no farther than needed: the wire stays in view
  return true;
}

// Enter submits the form around a control that is no text field, as it does in one.
function submitOnEnter(control) {
  control.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || isNotebooks(event)) return;
    event.preventDefault();
    event.stopPropagation();
    control.closest(".pnb-form")?.querySelector(".pnb-action.pnb-primary button")?.click();
  });
}

async function copy(text) {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  const scratch = Object.assign(element("textarea"), { value: text });
  document.body.append(scratch);
  scratch.select();
  document.execCommand("copy");
  scratch.remove();
  return undefined;
}

// What happened comes first: large parts are drawn once the browser has painted the small ones.
function afterPaint(handle) {
  let waiting = [];
  const flush = () => {
    const messages = waiting;
    waiting = [];
    messages.forEach(handle);
  };
  return (message) => {
    waiting.push(message);
    if (waiting.length > 1) return;
    requestAnimationFrame(() => setTimeout(flush));
    setTimeout(flush, 200); // a page that is not on screen paints nothing
  };
}
