// What people typed, walked through in a rendered page: every place where it stands has to keep it to itself, so that nothing
// in it can turn round what stands beside it. The function runs in the page; it uses nothing from around itself.

/** The mark in every typed text, followed by what would turn its neighbours round. */
export const MARK = "⟪typed⟫";

/** A typed text that runs from right to left and ends what isolates it, if it can, before it turns the rest round. */
export const hostile = (what: string) => `مطعم ${MARK} ${what} (2)\u2069\u202e!`;

/** The places where a marked text is not isolated, each with the text around it. */
export function leaks(mark: string): string[] {
  const found: string[] = [];
  // In plain text each marked text stands between FSI and the PDI that belongs to it, and no control of direction outside.
  const sentence = (text: string): boolean => {
    let depth = 0;
    let rest = "";
    for (const c of text) {
      if ("\u2066\u2067\u2068".includes(c)) depth += 1;
      else if (c === "\u2069") depth -= 1;
      else if (depth === 0) rest += c;
      if (depth < 0) return false;
    }
    return depth === 0 && !rest.includes(mark) && !/[\u202a-\u202e\u0590-\u08ff]/.test(rest);
  };
  // An element that finds its own direction, and holds nothing but typed text.
  const isolates = (element: Element): boolean => {
    const { unicodeBidi, display } = getComputedStyle(element);
    const auto = element.tagName === "BDI" || element.getAttribute("dir") === "auto";
    if (!auto || !/isolate|plaintext/.test(unicodeBidi)) return false;
    // In a line, a stray end of an isolate would end the element's own; a block is a paragraph of its own.
    const inline = display.startsWith("inline") && !/flex|grid/.test(getComputedStyle(element.parentElement!).display);
    let depth = 0;
    for (const c of element.textContent ?? "") {
      if ("\u2066\u2067\u2068".includes(c)) depth += 1;
      else if (c === "\u2069" && --depth < 0) break;
    }
    return !inline || depth === 0;
  };
  const typedOnly = (element: Element): boolean => (element.textContent ?? "").split(mark).length === 2;
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const text = node.nodeValue ?? "";
    const parent = node.parentElement!;
    if (!text.includes(mark) || ["SCRIPT", "STYLE", "TEMPLATE"].includes(parent.tagName)) continue;
    let around: Element | null = parent;
    while (around && typedOnly(around) && !isolates(around)) around = around.parentElement;
    if (!(around && typedOnly(around)) && !sentence(text)) found.push(`${parent.tagName}.${parent.className}: ${text}`);
  }
  for (const element of document.body.querySelectorAll("*")) {
    for (const name of ["title", "aria-label", "aria-description", "alt", "placeholder"]) {
      const text = element.getAttribute(name) ?? "";
      if (text.includes(mark) && !sentence(text)) found.push(`${element.tagName}.${element.className} ${name}: ${text}`);
    }
    const field = element as HTMLInputElement;
    if (/^(INPUT|TEXTAREA)$/.test(field.tagName) && field.type !== "hidden" && (field.value ?? "").includes(mark) && field.dir !== "auto") {
      found.push(`${field.tagName} ${field.name}: ${field.value}`);
    }
  }
  if (document.title.includes(mark) && !sentence(document.title)) found.push(`title: ${document.title}`);
  return found;
}

/** How often a marked text stands in the page, titles and fields included: what `leaks` has looked at. */
export function marked(mark: string): number {
  const count = (text: string | null | undefined) => (text ?? "").split(mark).length - 1;
  const fields = [...document.querySelectorAll<HTMLInputElement>("input, textarea")];
  return count(document.body.innerText) + fields.reduce((sum, field) => sum + count(field.value), 0);
}

/** The control: the page without anything that isolates. */
export function withoutIsolation(): void {
  for (const element of document.querySelectorAll("[dir=auto]")) element.removeAttribute("dir");
  for (const bdi of document.querySelectorAll("bdi")) {
    const plain = document.createElement("span");
    plain.append(...bdi.childNodes);
    bdi.replaceWith(plain);
  }
}
