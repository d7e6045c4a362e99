// Slack: by when an order has to leave its status stands on its card and is reckoned in its drawer, and the worst come first
// where one wants it, for whoever looks, while others work.
import { type Page } from "@playwright/test";
import { clean } from "../axe";
import { boardSlug, card, expect, live, openBoard, place, signIn, test, type Card } from "../people";

/** A date so many days from now. */
const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

test("the worst come first before two people's eyes, and the reckoning adds up", async ({ browser, shop }) => {
  const ada = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  const milo = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  await signIn(ada.context(), shop);
  await signIn(milo.context(), shop, "account_manager");
  const slug = await boardSlug(ada.context(), shop);
  const promise = async (order: Card, days: number) => {
    const now = await (await ada.context().request.get(`${shop.url}/api/v1/orders/${order.id}`)).json();
    const answer = await ada.context().request.patch(`${shop.url}/api/v1/orders/${order.id}`, {
      data: { promise: { earliest: day(days), latest: day(days) }, reason: "Agreed on the phone" },
      headers: { origin: shop.url, "if-match": `"${now.card.version}"` },
    });
    expect(answer.status(), await answer.text()).toBe(200);
  };
  const numbers = ["SLACK-1", "SLACK-2", "SLACK-3"];
  const [first, second, third] = [await place(ada.context(), shop, numbers[0]), await place(ada.context(), shop, numbers[1]), await place(ada.context(), shop, numbers[2])];
  await promise(first, 60);
  await promise(second, 50);
  await promise(third, 40);
  const column = '[data-status="received"] .Card';
  const shown = async (page: Page) => {
    const all = await page.locator(column).evaluateAll((cards) => cards.map((one) => one.getAttribute("data-order") ?? ""));
    return all.filter((number) => numbers.includes(number));
  };

  await openBoard(ada, shop);
  await openBoard(milo, shop);
  const asPeopleHaveIt = await shown(milo);
  const toggle = milo.getByRole("link", { name: "Worst first" });
  await toggle.click();
  await expect(milo).toHaveURL(/[?&]worst=1/);
  // All of the column is sorted, so those with little time stand above these.
  await milo.locator('[data-status="received"] [data-cards]').evaluate((list) => list.scrollTo(0, list.scrollHeight));
  await expect.poll(() => shown(milo)).toEqual(["SLACK-3", "SLACK-2", "SLACK-1"]);
  // A card says the deadline that comes first, and which one it is.
  await expect(milo.locator(".Card-stay[data-leave]").first()).toContainText(/leave by|should have left/);
  await expect(card(milo, "SLACK-2").locator(".Card-stay")).toContainText("of 4 h");
  // Somebody else promises an earlier day: it rises without anybody loading anything.
  await promise(first, 45);
  await expect.poll(() => shown(milo)).toEqual(["SLACK-3", "SLACK-1", "SLACK-2"]);
  await milo.screenshot({ path: test.info().outputPath("worst-first.png") });
  await clean(milo, "the top", ".Board-top");
  // Its place in the column follows from its slack; elsewhere it still goes.
  await card(milo, "SLACK-2").locator(".Card-link").focus();
  for (const key of ["l", "ArrowUp", "Enter"]) await milo.keyboard.press(key);
  await expect(milo.locator("body")).toContainText("Columns are sorted worst first");
  await expect.poll(() => shown(milo)).toEqual(["SLACK-3", "SLACK-1", "SLACK-2"]);
  // It is on the next time, and off it is as people have put it.
  await openBoard(milo, shop);
  await expect(milo).toHaveURL(/[?&]worst=1/);
  await expect(toggle).toHaveAttribute("aria-current", "true");
  await toggle.click();
  await expect(milo).not.toHaveURL(/worst/);
  await expect.poll(() => shown(milo)).toEqual(asPeopleHaveIt);
  expect(await shown(ada), "the other one never saw anything else").toEqual(asPeopleHaveIt);

  // The reckoning, and the card beside it.
  const board = await (await ada.context().request.get(`${shop.url}/api/v1/boards/${slug}`)).json();
  const old = board.columns.find((one: { status: string }) => one.status === "floor").orders.find((one: { promise: object | null }) => one.promise);
  await ada.goto(`${shop.url}/boards/${slug}/orders/${encodeURIComponent(old.number)}`);
  await live(ada);
  const part = ada.getByRole("region", { name: "Slack", exact: true });
  await expect(part).toContainText(/Leave by|Should have left/);
  await expect(part.locator("table")).toHaveCount(0);
  await part.getByRole("button", { name: "How this is reckoned" }).click();
  const rows = part.locator("tr[data-seconds]");
  await expect(rows).toHaveCount(3);
  const seconds = await rows.evaluateAll((all) => all.map((row) => Number(row.getAttribute("data-seconds"))));
  const told = await (await ada.context().request.get(`${shop.url}/api/v1/orders/${old.id}/slack`)).json();
  expect(seconds.reduce((sum, one) => sum + one, 0)).toBe(Number(await part.locator("tr[data-sum]").getAttribute("data-sum")));
  const open = (board.spans as [string, string][])
    .map(([from, to]) => [Math.max(Date.parse(from), Date.parse(told.leave_by)), Math.min(Date.parse(to), Date.parse(told.promised_by))])
    .reduce((sum, [from, to]) => sum + Math.max(0, to - from), 0);
  expect(seconds.reduce((sum, one) => sum + one, 0), "the working time between the two").toBe(Math.round(open / 1000));
  await expect(part).toContainText(/\d\d orders/);
  await ada.screenshot({ path: test.info().outputPath("reckoning.png") });
  await clean(ada, "the reckoning", ".Drawer");

  // The list has the same order.
  await ada.goto(`${shop.url}/orders?board=${slug}`);
  await ada.getByRole("link", { name: "Worst first" }).click();
  await expect(ada).toHaveURL(/sort=slack/);
  await expect(ada.locator(".OrdersTable tbody tr").first()).toContainText(/late|left|leave/);
  await ada.screenshot({ path: test.info().outputPath("list.png") });
});

test("on a phone, in the dark", async ({ browser, shop }) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, colorScheme: "dark", reducedMotion: "reduce" });
  const page = await context.newPage();
  await signIn(context, shop);
  await openBoard(page, shop, "?worst=1");
  await page.screenshot({ path: test.info().outputPath("board.png") });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  expect(wide, "nothing is wider than the phone").toBe(false);
  await clean(page, "the first column", '[data-status="received"]');
  await page.goto(`${shop.url}/attention`);
  await live(page);
  await page.screenshot({ path: test.info().outputPath("attention.png") });
  await clean(page, "attention");
});
