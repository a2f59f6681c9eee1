// Sentences and terms; everything is put in as text.
export default () => {
  const views = new Set();
  let told = { sentences: [], terms: [] };

  function accept(message) {
    if (message.type === "guide") told = message;
    for (const view of views) view();
  }

  function render({ model, el }) {
    function draw() {
      const { sentences, terms } = told;
      const title = element("p", "pnb-guide-title", model.get("title"));
      const list = element("dl", "pnb-guide-terms");
      for (const [term, text] of terms) {
        const pair = element("div");
        pair.append(element("dt", "", term), element("dd", "", text));
        list.append(pair);
      }
      const parts = [title, ...sentences.map((text) => element("p", "", text)), ...(terms.length ? [list] : [])];
      el.replaceChildren(...(sentences.length || terms.length ? parts : []));
    }

    draw();
    views.add(draw);
    return () => views.delete(draw);
  }

  return listening(accept, render);
};
