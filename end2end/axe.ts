// What axe finds wrong with a page, and pictures for who wants to look at it themselves.
import axe, { type Result } from "axe-core";
import { expect, type Page } from "@playwright/test";
import { looks } from "./people";

const { source } = axe;
const shots = process.env.SHOTS;

/** Keeps a picture in the folder that `SHOTS` names, if it names one. */
export async function shot(page: Page, name: string): Promise<void> {
  if (shots) await page.screenshot({ path: `${shots}/${name}.png` });
}

/** axe finds nothing wrong with the page as it is shown, or with what of it lies within a selector. */
export async function clean(page: Page, what: string, within?: string): Promise<void> {
  // What fades in has its colours only once it is there; what never ends is no fading in.
  await page.evaluate(() => {
    const ending = document.getAnimations().filter((animation) => animation.effect?.getComputedTiming().endTime !== Infinity);
    return Promise.all(ending.map((animation) => animation.finished.catch(() => null)));
  });
  await shot(page, what.replaceAll(/[^\w-]+/g, "-"));
  expect(await violations(page, undefined, within), what).toEqual([]);
}

/** What axe finds wrong with a page that stands still, by all of its rules or by these. It looks into no frames. */
export async function violations(page: Page, rules?: string[], within?: string): Promise<string[]> {
  // Read once by each document, and then asked as often as one likes.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(source);
  const found = await page.evaluate(([rules, within]) => {
    const options = { resultTypes: ["violations"], iframes: false, ...(rules && { runOnly: rules }) };
    return (window as unknown as { axe: Axe }).axe.run(within ? { include: [[within]] } : document, options);
  }, [rules, within] as const);
  return found.violations.map(told);
}

type Axe = { run: (of: object, options: object) => Promise<{ violations: Result[] }> };

const told = ({ id, nodes, help }: Result): string =>
  `${id}: ${nodes.slice(0, 3).map((node) => node.target.join(" ")).join(", ")} – ${help}`;

/** The same in each colour scheme and each width. */
export async function cleanInAllLooks(page: Page, what: string): Promise<void> {
  for (const { name, colorScheme, viewport } of looks) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize(viewport);
    await clean(page, `${what}, ${name}`);
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1440, height: 900 });
}
