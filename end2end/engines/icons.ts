// How much ink each icon of the sprite takes: a line drawing takes little, a blob takes much, and what is not drawn takes none.
import { type Page } from "@playwright/test";
import { EnginePage } from "./page";

/** Runs in the page: every icon of the sprite, large, black on white, four times ten in the corner. Tells their names. */
export async function showIcons(className: string): Promise<string[]> {
  const sprite = await (await fetch("/icons.svg")).text();
  const names = [...sprite.matchAll(/<symbol id="([^"]+)"/g)].map((match) => match[1]);
  document.querySelector("#all-icons")?.remove();
  const sheet = document.body.appendChild(document.createElement("div"));
  sheet.id = "all-icons";
  Object.assign(sheet.style, { position: "fixed", inset: "0 auto auto 0", zIndex: "99", width: "400px", height: "200px", background: "#fff", color: "#000" });
  const href = document.querySelector("use")!.getAttribute("href")!.split("#")[0];
  const drawn = names.map((name, place) => {
    const svg = sheet.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "svg"));
    svg.setAttribute("class", className);
    const [left, top] = [(place % 10) * 40, Math.floor(place / 10) * 40].map((px) => `${px}px`);
    Object.assign(svg.style, { position: "absolute", left, top, width: "40px", height: "40px" });
    const use = svg.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "use"));
    use.setAttribute("href", `${href}#${name}`);
    return svg;
  });
  await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
  return drawn.length ? names : [];
}

/** The share of dark pixels of each of so many icons on a picture of the sheet; a browser decodes it. */
export async function ink(decoder: Page, png: Buffer, count: number): Promise<number[]> {
  return decoder.evaluate(
    async ([data, count]) => {
      const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
      const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
      const canvas = new OffscreenCanvas(400, 200).getContext("2d")!;
      canvas.drawImage(image, 0, 0);
      return Array.from({ length: count }, (_, place) => {
        const { data } = canvas.getImageData((place % 10) * 40, Math.floor(place / 10) * 40, 40, 40);
        let dark = 0;
        for (let i = 0; i < data.length; i += 4) dark += 1 - data[i] / 255;
        return dark / 1600;
      });
    },
    [png.toString("base64"), count] as const,
  );
}

/** The icons of an engine that differ from what they should be. An external sprite may come late: asks until they are right. */
export async function wrongIcons(page: EnginePage, decoder: Page, right: Map<string, number>, className: string, tries = 20): Promise<string[]> {
  let wrong: string[] = [];
  for (let turn = 0; turn < tries; turn++) {
    const names = await page.run(showIcons, className);
    const shares = await ink(decoder, await page.driver.screenshot(), names.length);
    wrong = names.filter((name, place) => Math.abs(shares[place] - right.get(name)!) > 0.3 * right.get(name)!);
    if (names.length === right.size && wrong.length === 0) return [];
  }
  return wrong;
}
