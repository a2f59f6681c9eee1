// The simulated phone: messages come one by one and are never part of the saved state.
const MOST = 50;
const LOOK_MS = 2000; // how often a push that waits is looked at
const KINDS = {
  SMS: "Text message",
  VOICE: "Voice call transcript",
  EMAIL: "Email",
  WHATSAPP: "WhatsApp message",
  PUSH: "Push notification",
  TEST: "Test mode",
};

export default () => {
  const views = new Set();
  const line = lineToKernel();
  const show = afterPaint((message) => {
    for (const view of views) view.show(message);
  });
  let messages = [];

  function accept(message) {
    if (message.type === "all") messages = message.messages;
    if (message.type === "new") messages = [message.message, ...messages].slice(0, MOST);
    if (message.type === "ended") {
      messages = messages.map((each) => (each.number === message.number ? { ...each, push: message.push } : each));
    }
    show(message);
  }

  function look(model) {
    const isSeen = !document.hidden && [...views].some((view) => view.el.checkVisibility());
    if (isSeen && line.isUp() && messages.some((each) => each.push?.can_answer)) model.send({ type: "look" });
  }

  function render({ model, el }) {
    const name = uniqueId();
    const frame = element("div", "pnb-phone-frame");
    const title = element("div", "pnb-phone-title", model.get("title"));
    const screen = element("div", "pnb-phone-screen");
    const said = element("div", "pnb-unseen");
    const note = line.note(PRESS);
    title.id = name;
    frame.setAttribute("role", "group"); // not landmarks: a notebook may show several phones
    frame.setAttribute("aria-labelledby", name);
    screen.tabIndex = 0;
    screen.setAttribute("role", "group");
    screen.setAttribute("aria-label", "Messages, newest first");
    said.setAttribute("role", "status");

    function button(label, aboutId, onClick) {
      const made = pushButton("pnb-phone-button", label, onClick);
      made.setAttribute("aria-describedby", aboutId);
      return made;
    }

    function bubble(message, index) {
      const kind = KINDS[message.channel] ?? message.channel;
      const about = `${name}-${message.number}`;
      const made = element("article", "pnb-message");
      const head = element("div", "pnb-message-head");
      const buttons = element("div", "pnb-message-buttons");
      head.id = about;
      made.dataset.channel = message.channel;
      made.dataset.newest = String(index === 0);
      head.append(element("span", "pnb-message-kind", kind), element("time", "pnb-message-time", message.time));
      made.append(head);
      if (message.to) made.append(element("div", "pnb-message-to", `To ${message.to}`));
      if (message.title) made.append(element("p", "pnb-message-title", message.title));
      made.append(element("p", "pnb-message-text", message.text));
      if (message.push?.ending) made.append(element("p", "pnb-message-ending", message.push.ending));
      buttons.append(...(message.push?.can_answer ? answersTo(message, about) : []));
      if (message.otp) buttons.append(...codeButtons(message, about));
      if (buttons.childElementCount) made.append(buttons);
      return made;
    }

    function answersTo(message, about) {
      const answer = (values) => line.tell({ type: "answer", number: message.number, ...values });
      const approvals = message.push.numbers.length
        ? message.push.numbers.map((picked) => {
            const made = button(String(picked), about, () => answer({ answer: "approve", picked }));
            made.classList.add("pnb-pick");
            made.setAttribute("aria-label", `Pick ${picked}`);
            return made;
          })
        : [button("Approve", about, () => answer({ answer: "approve" }))];
      return [...approvals, button("Deny", about, () => answer({ answer: "deny" }))];
    }

    function codeButtons(message, about) {
      const copier = button("Copy code", about, async () => {
        await copy(message.otp);
        said.textContent = "Code copied.";
      });
      if (!model.get("can_type")) return [copier];
      const type = () => line.tell({ type: "type", number: message.number });
      return [copier, button("Fill in code", about, type)];
    }

    function draw() {
      title.textContent = model.get("title");
      const empty = element("p", "pnb-phone-note", model.get("note"));
      screen.replaceChildren(...messages.map(bubble), ...(messages.length ? [] : [empty]));
    }

    function show(message) {
      const hadFocus = screen.contains(document.activeElement);
      draw();
      if (hadFocus) screen.focus(); // the button that had it is gone
      if (message.type === "ended") said.textContent = message.push.ending;
      if (message.type === "new") {
        screen.scrollTop = 0;
        said.textContent = `New message: ${KINDS[message.message.channel] ?? message.message.channel}.`;
      }
      if (message.type === "typed") said.textContent = "Code filled in.";
    }

    frame.append(title, note, screen, said);
    el.append(frame);
    draw();
    model.on("change", draw);
    const view = { el, show };
    views.add(view);
    return () => {
      views.delete(view);
      line.drop(note);
    };
  }

  return {
    initialize({ model }) {
      const timer = setInterval(() => look(model), LOOK_MS);
      const close = line.open(model, accept, { type: "ready" });
      return () => {
        clearInterval(timer);
        close();
      };
    },
    render,
  };
};
