// Cards of different heights in one column: a line of the shop's own fields where an order says something, and no gap where it
// does not.
import { type BrowserContext, type Page } from "@playwright/test";
import { anOrder, boardSlug, card, carry, column, expect, openBoard, signIn, test } from "../people";
import { Shop } from "../shop";

/** The demo's board with the customer's reference on its cards, and so many orders in its first column that it scrolls. */
async function referenced(context: BrowserContext, shop: Shop, count: number): Promise<void> {
  const board = `${shop.url}/api/v1/boards/${await boardSlug(context, shop)}`;
  const headers = { origin: shop.url };
  const { workflow } = await (await context.request.get(`${board}/workflow`)).json();
  const { draft, version } = await (await context.request.post(`${board}/workflow/draft/from_revision`, { data: { revision: workflow.revision }, headers })).json();
  for (const field of draft.fields) field.on_card = field.id === "reference";
  const saved = await context.request.put(`${board}/workflow/draft`, { data: draft, headers: { ...headers, "if-match": `"${version}"` } });
  expect(saved.status(), await saved.text()).toBe(200);
  const published = await context.request.post(`${board}/workflow/publish`, { data: { draft_version: (await saved.json()).version, choices: {} }, headers });
  expect(published.status(), await published.text()).toBe(200);
  for (let n = 0; n < count; n++) {
    const data = {
      number: `H-${n}`,
      customer: { name: "Quayside Books" },
      lines: [{ description: "Alarm clock", quantity: 2, unit_price: "3.75" }],
      fields: n % 3 === 0 ? { reference: `PO ${n}` } : {},
    };
    const placed = await context.request.post(`${board}/orders`, { data, headers });
    expect(placed.status(), await placed.text()).toBe(201);
  }
}

/** The cards of a column that are in the page, from the top: their numbers, where each begins and how high it is. */
const stack = (page: Page, status: string) =>
  column(page, status)
    .locator("[data-order]")
    .evaluateAll((cards) => cards.map((one) => ({ number: one.getAttribute("data-order")!, top: one.getBoundingClientRect().top, height: one.getBoundingClientRect().height })));

test("cards are as high as they need, and a long column scrolls and takes drops as before", async ({ browser }) => {
  test.slow();
  const shop = await Shop.open();
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
    await signIn(context, shop);
    await referenced(context, shop, 60);
    const page = await context.newPage();
    await openBoard(page, shop);
    const list = column(page, "received").locator("[data-cards]");
    // Scrolled to its end again and again until all of it is known.
    await expect(async () => {
      await list.evaluate((list) => list.scrollTo(0, list.scrollHeight));
      await expect(card(page, "H-59")).toBeVisible({ timeout: 500 });
    }).toPass();
    for (const share of [1, 0.5, 0.25, 0]) {
      await list.evaluate((list, share) => list.scrollTo(0, (list.scrollHeight - list.clientHeight) * share), share);
      await expect(async () => {
        const cards = await stack(page, "received");
        expect(cards.length).toBeGreaterThan(5);
        for (const one of cards) {
          const has = await card(page, one.number).locator(".Card-fields").count();
          expect(one.height, one.number).toBe(has ? 124 : 104);
        }
        // One stands right below the other, whatever their heights.
        for (const [above, below] of cards.slice(1).map((below, at) => [cards[at], below])) expect(below.top - above.top - above.height).toBe(6);
        // All that is looked at is in the page.
        const seen = (await list.boundingBox())!;
        const [first, last] = [cards[0], cards.at(-1)!];
        expect(share === 0 || first.top <= seen.y).toBe(true);
        expect(last.number === "H-59" || last.top + last.height >= seen.y + seen.height).toBe(true);
      }).toPass();
    }
    await page.screenshot({ path: test.info().outputPath("cards.png") });

    // A drop lands in the gap under the pointer: below the third card, above the fourth.
    const [, , third, fourth] = await stack(page, "received");
    const other = (await anOrder(context, shop, "approval")).number;
    await carry(page, other, "received");
    const box = await list.boundingBox();
    await page.mouse.move(box!.x + box!.width / 2, third.top + third.height + 3, { steps: 8 });
    const line = column(page, "received").locator(".Column-insertion");
    await expect(line).toBeVisible();
    const at = (await line.boundingBox())!.y;
    expect(Math.abs(at - (third.top + third.height + 2))).toBeLessThanOrEqual(3);
    expect(fourth.top).toBeGreaterThan(at);
    await page.keyboard.press("Escape");
    await page.mouse.up();
    await page.setViewportSize({ width: 390, height: 844 });
    await page.emulateMedia({ colorScheme: "dark" });
    await page.evaluate(() => document.documentElement.removeAttribute("data-theme"));
    await page.screenshot({ path: test.info().outputPath("cards-phone-dark.png") });
  } finally {
    await shop.close();
  }
});
