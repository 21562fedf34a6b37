() => {
  const found = new Set();
  const linear = v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const luminance = c => 0.2126 * linear(c[0]) + 0.7152 * linear(c[1]) + 0.0722 * linear(c[2]);
  const colour = text => {
    const inside = text.match(/^(rgba?|color)\((?:srgb )?([^)]+)\)/);
    if (!inside) return null;
    const [r, g, b, a = 1] = inside[2].split(/[ ,/]+/).map(Number);
    const unit = inside[1] === "color" ? 255 : 1;
    return [r * unit, g * unit, b * unit, a];
  };
  const over = (top, below) => [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
  const ground = element => {
    const stack = [];
    for (let e = element; e; e = e.parentElement) {
      const c = colour(getComputedStyle(e).backgroundColor);
      if (c && c[3] > 0) stack.push(c);
    }
    return stack.reverse().reduce((below, top) => over(top, below), [255, 255, 255, 1]);
  };
  const visible = e => {
    const box = e.getBoundingClientRect(), style = getComputedStyle(e);
    return box.width > 2 && box.height > 2 && style.visibility === "visible";
  };
  const opacity = e => e ? +getComputedStyle(e).opacity * opacity(e.parentElement) : 1;

  // Names on a map stand on its areas (tests/views/test_palette.py); a slider's number stands beside its thumb;
  // what cannot be used now and icons need no contrast of text.
  const apart = ".st-key-mapbox, [class*=st-key-panel_], [data-testid=stSliderThumbValue], text[stroke], [disabled], [data-testid=stIconMaterial]";
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const words = node.textContent.trim(), element = node.parentElement;
    if (!words || /^(SCRIPT|STYLE|NOSCRIPT)$/.test(element.tagName) || element.closest(apart)) continue;
    if (!visible(element) || opacity(element) < 0.05) continue;
    const style = getComputedStyle(element), svg = element.closest("svg");
    const ink = colour(svg ? style.fill : style.color), below = ground(svg ? svg.parentElement : element);
    if (!ink) continue;
    const [light, dark] = [luminance(over(ink, below)), luminance(below)].sort((a, b) => b - a);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.6 && style.fontWeight >= 700);
    const ratio = (light + 0.05) / (dark + 0.05);
    if (ratio < (large ? 3 : 4.495)) found.add(`contrast ${ratio.toFixed(2)}: ${words.slice(0, 30)}`);
  }

  for (const chart of document.querySelectorAll(".vega-embed"))
    if (visible(chart) && !chart.getAttribute("aria-label"))
      found.add(`a chart without a text: ${chart.closest("[class*=st-key]")?.className}`);
  for (const table of document.querySelectorAll("table"))
    if (visible(table) && !table.getAttribute("aria-label")) found.add(`a table without a name: ${table.innerText.slice(0, 30)}`);
  for (const head of document.querySelectorAll("th:not([scope])")) if (visible(head)) found.add(`no scope: ${head.innerText}`);
  for (const box of document.querySelectorAll(".wide, .scroll"))
    if ((box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1) && box.tabIndex < 0)
      found.add(`keys do not scroll: ${box.innerText.slice(0, 30)}`);
  const named = e => e.getAttribute("aria-label") || e.getAttribute("aria-labelledby") || e.innerText?.trim() || e.title || e.labels?.length;
  for (const control of document.querySelectorAll("button, input, select, textarea, a[href], [role=slider]"))
    if (visible(control) && !named(control)) found.add(`a control without a name: ${control.outerHTML.slice(0, 80)}`);
  let level = 0;
  for (const heading of document.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
    if (!heading.getClientRects().length) continue;
    if (+heading.tagName[1] > level + 1) found.add(`a level is skipped before: ${heading.innerText.slice(0, 30)}`);
    level = +heading.tagName[1];
  }
  return [...found];
}
