// A page in any engine, as a person uses it: what they see, press, type and drag.
import { expect } from "@playwright/test";
import { until, type Driver } from "./driver";

type Point = { x: number; y: number };
/** An element: the first that the selector names and that holds the text. */
export type Target = { selector: string; text?: string };
type Where = string | Target;

const target = (where: Where): Target => (typeof where === "string" ? { selector: where } : where);
const named = (where: Where) => JSON.stringify(target(where));

/** In the page: the element, where it is shown. */
const FIND = `(({ selector, text }) => [...document.querySelectorAll(selector)].find((element) =>
  element.getClientRects().length && (!text || element.textContent.includes(text) || element.getAttribute("aria-label")?.includes(text))))`;

export class EnginePage {
  constructor(readonly driver: Driver) {}

  async goto(url: string): Promise<void> {
    await this.driver.navigate(url);
  }

  /** Runs a function of its own in the page. */
  async run<A extends unknown[], T>(work: (...given: A) => T | Promise<T>, ...given: A): Promise<T> {
    return JSON.parse(await this.driver.evaluate(`(${work})(...${JSON.stringify(given)})`));
  }

  /** Waits until it is seen. */
  async see(where: Where): Promise<void> {
    await until(named(where), async () => (await this.driver.evaluate(`!!${FIND}(${named(where)})`)) === "true");
  }

  async gone(where: Where): Promise<void> {
    await until(`the end of ${named(where)}`, async () => (await this.driver.evaluate(`!${FIND}(${named(where)})`)) === "true");
  }

  async url(matching: RegExp): Promise<void> {
    await until(`${matching}`, async () => matching.test(await this.run(() => location.href)));
  }

  async click(where: Where): Promise<void> {
    await this.pointer([...move(await this.middle(where)), down, up]);
  }

  /** Clicks into a field, empties it and types. */
  async fill(where: Where, text: string): Promise<void> {
    await this.click(where);
    await this.driver.evaluate(`${FIND}(${named(where)}).select()`);
    await this.keys([...text]);
  }

  async keys(keys: string[]): Promise<void> {
    const actions = keys.flatMap((value) => [{ type: "keyDown", value }, { type: "keyUp", value }]);
    await this.driver.perform([{ type: "key", id: "keys", actions }]);
  }

  /** Takes an element by its middle, carries it over another and lets go when `before` is done. */
  async drag(from: Where, to: Where, before: () => Promise<void> = async () => {}): Promise<void> {
    const start = await this.middle(from);
    const end = await this.middle(to);
    const step = (share: number): Point => ({ x: start.x + (end.x - start.x) * share, y: start.y + (end.y - start.y) * share });
    await this.pointer([...move(start), down, ...[0.05, 0.1, 0.3, 0.5, 0.7, 0.9, 1].flatMap((share) => move(step(share), 30))]);
    await before();
    await this.pointer([up]);
  }

  private async middle(where: Where): Promise<Point> {
    await this.see(where);
    const found = await this.driver.evaluate(`(() => {
      const element = ${FIND}(${named(where)});
      element.scrollIntoView({ block: "nearest", inline: "nearest" });
      const { x, y, width, height } = element.getBoundingClientRect();
      return { x: x + width / 2, y: y + Math.min(height / 2, 160) };
    })()`);
    return JSON.parse(found);
  }

  private async pointer(actions: object[]): Promise<void> {
    await this.driver.perform([{ type: "pointer", id: "mouse", parameters: { pointerType: "mouse" }, actions }]);
  }
}

const move = ({ x, y }: Point, duration = 0) => [{ type: "pointerMove", x: Math.round(x), y: Math.round(y), duration, origin: "viewport" }];
const down = { type: "pointerDown", button: 0 };
const up = { type: "pointerUp", button: 0 };

/** Keeps a picture where the report finds it. */
export async function picture(page: EnginePage, path: string): Promise<Buffer> {
  const { writeFileSync } = await import("node:fs");
  const png = await page.driver.screenshot();
  expect(png.length).toBeGreaterThan(1_000);
  writeFileSync(path, png);
  return png;
}
