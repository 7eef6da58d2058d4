// What would stop somebody from reading or using this page: one sentence for each finding.
() => {
  const found = [];
  const shown = (el) => el.checkVisibility({ visibilityProperty: true }) && !el.closest("[inert]");
  const all = [...document.querySelectorAll("body *")].filter(shown);
  const at = (el) => `<${el.tagName.toLowerCase()} class="${el.className?.baseVal ?? el.className}"> ${el.textContent.trim().slice(0, 40)}`;

  // -- names ---------------------------------------------------------------
  const words = (ids) => (ids ?? "").split(" ").map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
  const nameOf = (el) => [
    words(el.getAttribute("aria-labelledby")),
    el.getAttribute("aria-label"),
    ...[...(el.labels ?? [])].map((label) => label.textContent),
    el.matches("a, button, summary, [role]:not([role=group], [role=radiogroup], [role=dialog], [role=log])") ? el.innerText : "",
    el.querySelector("img")?.alt,
    el.title,
  ].join(" ").trim();
  const controls = "a[href], button, input:not([type=hidden]), textarea, select, summary, "
    + "[role=dialog], [role=listbox], [role=menu], [role=toolbar], [role=radiogroup], [role=region], nav, aside";
  for (const el of all.filter((one) => one.matches(controls))) if (!nameOf(el)) found.push(`no name: ${at(el)}`);
  for (const el of document.querySelectorAll("img")) if (!el.hasAttribute("alt")) found.push(`no alt text: ${at(el)}`);

  // -- ids and what points to them ------------------------------------------
  const ids = [...document.querySelectorAll("[id]")].map((el) => el.id);
  for (const id of new Set(ids.filter((one, number) => ids.indexOf(one) !== number))) found.push(`id twice: ${id}`);
  for (const name of ["aria-labelledby", "aria-describedby", "aria-controls", "aria-activedescendant", "for"]) {
    for (const el of document.querySelectorAll(`[${name}]`)) {
      for (const id of el.getAttribute(name).split(" ")) {
        if (!document.getElementById(id)) found.push(`${name} leads nowhere: ${id}`);
      }
    }
  }

  // -- structure -------------------------------------------------------------
  if (!document.documentElement.lang) found.push("no language");
  if (!document.title) found.push("no title");
  if (document.querySelectorAll("main").length !== 1) found.push("not one main part");
  let before = 1;
  for (const el of all.filter((one) => /^H[1-6]$/.test(one.tagName))) {
    const level = Number(el.tagName[1]);
    if (level > before + 1) found.push(`heading jumps from ${before} to ${level}: ${at(el)}`);
    before = level;
  }
  for (const el of all) if (el.tabIndex > 0) found.push(`tab order of its own: ${at(el)}`);
  for (const el of document.querySelectorAll("[role=option]")) {
    if (!el.closest("[role=listbox]")) found.push(`option outside a list: ${at(el)}`);
  }
  for (const el of document.querySelectorAll("[role=menuitem]")) {
    if (!el.closest("[role=menu]")) found.push(`menu item outside a menu: ${at(el)}`);
  }
  for (const el of document.querySelectorAll("[aria-hidden=true] :is(a, button, input)")) found.push(`hidden control: ${at(el)}`);

  // -- colours ---------------------------------------------------------------
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const rgba = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
  const ancestors = (el) => el ? [...ancestors(el.parentElement), el] : [];
  const paperOf = (el) => ancestors(el).reduce((below, one) => {
    const top = rgba(getComputedStyle(one).backgroundColor);
    return top[3] ? over(top, below) : below;
  }, [255, 255, 255, 1]);
  const light = ([r, g, b]) => [r, g, b]
    .map((one) => one / 255)
    .map((one) => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)
    .reduce((sum, one, i) => sum + one * [0.2126, 0.7152, 0.0722][i], 0);
  const contrast = (a, b) => {
    const [high, low] = [light(a), light(b)].sort((x, y) => y - x);
    return (high + 0.05) / (low + 0.05);
  };
  const solid = (el) => ancestors(el).reduce((sum, one) => sum * Number(getComputedStyle(one).opacity), 1);
  const check = (el, color, what) => {
    const style = getComputedStyle(el);
    const paper = paperOf(el);
    const ink = rgba(color);
    ink[3] *= solid(el);
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const is = contrast(over(ink, paper), paper);
    if (is < (isLarge ? 3 : 4.5)) found.push(`contrast ${is.toFixed(2)} of ${what}: ${at(el)}`);
  };
  const isWords = (text) => /[\p{L}\p{N}]/u.test(text);
  for (const el of all) {
    const own = [...el.childNodes].filter((one) => one.nodeType === 3).map((one) => one.nodeValue).join("");
    if (isWords(own) && !el.closest("svg, .sr, .skip, :disabled") && solid(el) > 0.05) check(el, getComputedStyle(el).color, "words");
    if (el.matches("input, textarea")) {
      if (el.value) check(el, getComputedStyle(el).color, "a value");
      else if (el.placeholder) check(el, getComputedStyle(el, "::placeholder").color, "a placeholder");
    }
  }
  if (document.documentElement.scrollWidth > innerWidth) found.push("wider than the window");
  return found;
}
