(() => {
  const texts = TEXTS, places = PLACES;
  const forms = FORMS.map(([from, to]) => [new RegExp(`^${from}$`, "s"), to]);
  const named = ["aria-label", "title", "placeholder", "aria-roledescription"];
  const chinese = () => document.documentElement.lang.startsWith("zh");
  const said = (text) => {
    const words = text.trim();
    if (!/[a-z]{2}/i.test(words)) return text;
    if (Object.hasOwn(texts, words)) return text.replace(words, texts[words]);
    return text.replace(words, () => forms.reduce((now, [from, to]) => now.replace(from, to), words));
  };
  // What stood there before is kept beside what is shown, for the way back to English.
  const known = new WeakMap();
  const turn = (node, part, now, put) => {
    const kept = known.get(node) || {};
    const before = kept[part] && kept[part][1] === now ? kept[part][0] : now;
    const after = chinese() ? said(before) : before;
    if (after === now) return;
    known.set(node, {...kept, [part]: [before, after]});
    put(after);
  };
  const label = (node) => {
    for (const name of named) {
      const now = node.getAttribute(name);
      if (now) turn(node, name, now, (text) => node.setAttribute(name, text));
    }
  };
  const word = (node) => {
    if (node.data.trim() && node.parentElement?.closest(places)) turn(node, "text", node.data, (text) => { node.data = text; });
  };
  const all = (root) => {
    if (root.nodeType === Node.TEXT_NODE) return word(root);
    if (root.nodeType !== Node.ELEMENT_NODE) return;
    label(root);
    root.querySelectorAll(named.map((name) => `[${name}]`).join()).forEach(label);
    const inside = root.closest(places) ? [root] : root.querySelectorAll(places);
    for (const place of inside) {
      const walk = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
      while (walk.nextNode()) word(walk.currentNode);
    }
  };
  window.clientTold?.disconnect();
  window.clientTold = new MutationObserver((changes) => {
    for (const {type, target, attributeName, addedNodes} of changes) {
      if (type === "childList") addedNodes.forEach(all);
      else if (type === "characterData") word(target);
      else if (attributeName === "lang") all(document.body);
      else label(target);
    }
  });
  window.clientTold.observe(document.documentElement, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["lang", ...named],
  });
  all(document.body);
})()
