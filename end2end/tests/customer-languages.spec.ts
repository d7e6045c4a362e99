// Every state of the customers' pages in every language: axe finds nothing, nothing is cut off or wider than a phone, the page says
// in which language it is, and nothing of it is left in English.
import { type Page } from "@playwright/test";
import { shot, violations } from "../axe";
import { everyState, typed } from "../customers";
import { expect, refused, test } from "../people";
import { Shop } from "../shop";

const languages = ["en", "fr", "es", "de", "zh-Hans", "pa", "ar"];
/** The longest words, the tallest letters, and the other direction. */
const narrow = ["de", "pa", "ar"];

type Read = { lang: string; dir: string; title: string; whole: string; texts: string[]; wider: number; cut: string[] };

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
    return {
      lang, dir,
      title: document.title,
      whole: main.innerText,
      texts: texts.map((text) => text.replace(/[\u2066-\u2069\u200e\u200f]/g, "").replace(/\s+/g, " ").trim()).filter(Boolean),
      wider: document.documentElement.scrollWidth - innerWidth,
      cut: cut.map((element) => element.textContent!.trim().slice(0, 60)),
    };
  });

const plain = (text: string): string => [...typed, "GBP"].reduce((text, known) => text.replaceAll(known, ""), text);
const words = (text: string): string[] => plain(text).match(/\p{Script=Latin}{2,}/gu) ?? [];

/** What of a page is English, by what the same shop's pages say in English; a script of its own has no Latin words at all. */
function leftInEnglish({ lang, texts }: Read, english: Set<string>): string[] {
  if (lang === "en") return [];
  const hasOwnScript = ["zh-Hans", "pa", "ar"].includes(lang);
  return texts.filter((text) => (hasOwnScript ? words(text).length > 0 : words(text).length > 1 && english.has(text)));
}

test("every state of the customers’ pages is whole in every language", async ({ browser, allow }) => {
  test.setTimeout(300_000);
  allow(refused(404), refused(410), refused(422));
  const shop = await Shop.open("demo", ["--message-wait", "1"]);
  try {
    const states = await everyState(browser, shop);
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, reducedMotion: "reduce" });
    const page = await context.newPage();
    const english = new Set<string>();
    const found: string[] = [];
    for (const language of languages) {
      // As each reader's browser asks; the page has to be fetched for that, and nothing else has to be anew.
      await page.setExtraHTTPHeaders({ "accept-language": language === "zh-Hans" ? "zh-CN" : language });
      for (const { name, says, open } of states) {
        const wrong = (what: string, all: string[]) => found.push(...all.map((one) => `${language}, ${name}, ${what}: ${one}`));
        await page.setViewportSize({ width: 390, height: 844 });
        await page.emulateMedia({ colorScheme: "light" });
        await open(page);
        const seen = await read(page);
        if (language === "en") {
          [...seen.texts, seen.title].forEach((text) => english.add(text));
          if (!says.test(seen.whole)) wrong("does not say", [`${says}: ${seen.whole}`]);
        } else if (says.test(seen.whole)) {
          wrong("says in English", [`${says}`]);
        }
        expect.soft([seen.lang, seen.dir], `${language}, ${name}`).toEqual([language, language === "ar" ? "rtl" : "ltr"]);
        if (seen.title.trim() === "" || (language !== "en" && english.has(seen.title))) wrong("title", [seen.title]);
        wrong("left in English", leftInEnglish(seen, english));
        if (seen.wider > 0) wrong("wider than 390 px", [`${seen.wider} px`]);
        wrong("cut off at 390 px", seen.cut);
        wrong("light", await violations(page));
        await page.emulateMedia({ colorScheme: "dark" });
        await shot(page, `${name}-${language}-390`);
        // What else axe looks at is not told by colours.
        wrong("dark", await violations(page, ["color-contrast"]));
        if (!narrow.includes(language)) continue;
        await page.setViewportSize({ width: 320, height: 640 });
        const small = await read(page);
        await shot(page, `${name}-${language}-320`);
        if (small.wider > 0) wrong("wider than 320 px", [`${small.wider} px`]);
        wrong("cut off at 320 px", small.cut);
        wrong("at 320 px", await violations(page));
      }
    }
    expect(found).toEqual([]);
  } finally {
    await shop.close();
  }
});
