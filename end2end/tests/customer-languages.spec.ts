// Every state of the customers' pages in every language: axe finds nothing, nothing is cut off or wider than a phone, the page says
// in which language it is, and nothing of it is left in English.
import { type Page } from "@playwright/test";
import { shot, violations } from "../axe";
import { everyState, typed, type State } from "../customers";
import { expect, refused, test } from "../people";
import { Shop } from "../shop";

const languages = ["en", "fr", "es", "de", "zh-Hans", "pa", "ar"];
/** The longest words, the tallest letters, and the other direction. */
const narrow = ["de", "pa", "ar"];

const phone = { width: 390, height: 844 };

type Read = { lang: string; dir: string; title: string; whole: string; texts: string[]; cut: string[] };

/** What a page says, and what of it does not fit. Texts of another language that the page says are so are left out. */
const read = (page: Page): Promise<Read> =>
  page.evaluate(() => {
    const { lang, dir } = document.documentElement;
    const main = document.querySelector("main")!;
    const spoken = main.querySelector(".lang .spoken")?.textContent;
    const copy = main.cloneNode(true) as HTMLElement;
    copy.querySelectorAll(`.lang, bdi, code, [lang]:not([lang="${lang}"])`).forEach((element) => element.remove());
    const blocks = "h1, h2, h3, p, dt, dd, li, label, button, a";
    const own = [...copy.querySelectorAll(blocks)].filter((element) => !element.querySelector(blocks));
    const texts = [...own.map((element) => element.textContent ?? ""), main.dataset.lost ?? "", spoken ?? ""];
    const cut = [...main.querySelectorAll("*")].filter((element) => {
      const says = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
      if (!says || element.closest(".spoken") || !element.checkVisibility()) return false;
      const { left, right } = element.getBoundingClientRect();
      const isClipped = getComputedStyle(element).overflowY !== "visible" && element.scrollHeight > element.clientHeight + 1;
      return left < -0.5 || right > innerWidth + 0.5 || (element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1) || isClipped;
    });
    const wider = document.documentElement.scrollWidth - innerWidth;
    return {
      lang, dir,
      title: document.title,
      whole: main.innerText,
      texts: texts.map((text) => text.replace(/[\u2066-\u2069\u200e\u200f]/g, "").replace(/\s+/g, " ").trim()).filter(Boolean),
      cut: [...cut.map((element) => element.textContent!.trim().slice(0, 60)), ...(wider > 0 ? [`the page, by ${wider} px`] : [])],
    };
  });

/** Without what is nobody's language: what was typed, orders' numbers and currencies. */
const plain = (text: string): string => [...typed, /ST-[A-Z]+/g, "GBP"].reduce<string>((text, known) => text.replaceAll(known, ""), text);
const words = (text: string): string[] => plain(text).match(/\p{Script=Latin}{2,}/gu) ?? [];

/** What of a page is English, by what the same shop's pages say in English; a script of its own has no Latin words at all. */
function leftInEnglish({ lang, texts }: Read, english: Set<string>): string[] {
  if (lang === "en") return [];
  const hasOwnScript = ["zh-Hans", "pa", "ar"].includes(lang);
  return texts.filter((text) => (hasOwnScript ? words(text).length > 0 : words(text).length > 1 && english.has(text)));
}

let shop: Shop;
let states: State[];
/** All that the pages say in English. */
const english = new Set<string>();

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  // Messages leave at once: one of them has the link by which they are stopped.
  shop = await Shop.open("demo", ["--message-wait", "1"]);
  states = await everyState(browser, shop);
  const page = await (await browser.newContext({ locale: "en" })).newPage();
  for (const { name, says, open } of states) {
    await open(page);
    const { whole, texts, title } = await read(page);
    expect(whole, name).toMatch(says);
    [...texts, title].forEach((text) => english.add(text));
  }
});

test.afterAll(async () => {
  await shop.close();
});

for (const language of languages) {
  test(`every state of the customers’ pages is whole in ${language}`, async ({ browser, allow }) => {
    test.setTimeout(180_000);
    allow(refused(404), refused(410), refused(422));
    const locale = language === "zh-Hans" ? "zh-CN" : language;
    const page = await (await browser.newContext({ viewport: phone, locale, reducedMotion: "reduce" })).newPage();
    const found: string[] = [];
    for (const { name, says, open } of states) {
      const wrong = (what: string, all: string[]) => found.push(...all.map((one) => `${name}, ${what}: ${one}`));
      await page.setViewportSize(phone);
      await page.emulateMedia({ colorScheme: "light" });
      await open(page);
      const seen = await read(page);
      if (seen.lang !== language || seen.dir !== (language === "ar" ? "rtl" : "ltr")) wrong("language", [`${seen.lang} ${seen.dir}`]);
      if (language !== "en" && (says.test(seen.whole) || english.has(seen.title))) wrong("in English", [seen.title]);
      wrong("left in English", leftInEnglish(seen, english));
      wrong("cut off at 390 px", seen.cut);
      wrong("light", await violations(page));
      await page.emulateMedia({ colorScheme: "dark" });
      await shot(page, `${language}-${name}-390`);
      // Whatever else axe looks at is not told by colours,
      wrong("dark", await violations(page, ["color-contrast"]));
      if (!narrow.includes(language)) continue;
      // nor by how wide the page is, but for these.
      await page.setViewportSize({ width: 320, height: 640 });
      await shot(page, `${language}-${name}-320`);
      wrong("cut off at 320 px", (await read(page)).cut);
      wrong("at 320 px", await violations(page, ["target-size", "scrollable-region-focusable", "color-contrast"]));
    }
    expect(found).toEqual([]);
  });
}
