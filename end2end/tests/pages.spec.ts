// One application: from page to page without loading a document, with what a browser does on its own when it loads one.
import { type BrowserContext, type Page } from "@playwright/test";
import { boardSlug, card, cardIn, carry, column, expect, live, moveByApi, openBoard, place, refused, signIn, test } from "../people";
import { Shop } from "../shop";

type Seen = { documents: string[]; snapshots: string[] };

/** What a page asks for from now on. */
function listen(page: Page): Seen {
  const seen: Seen = { documents: [], snapshots: [] };
  page.on("request", (request) => {
    const path = new URL(request.url()).pathname;
    if (request.resourceType() === "document") seen.documents.push(path);
    if (/^\/api\/v1\/boards\/[^/]+$/.test(path)) seen.snapshots.push(path);
  });
  return seen;
}

const mark = (page: Page) => page.evaluate(() => void ((window as { marker?: number }).marker = 4711));
const marker = (page: Page) => page.evaluate(() => (window as { marker?: number }).marker);
const menu = (page: Page, name: string) => page.getByRole("navigation", { name: "Main" }).getByRole("link", { name, exact: true });

async function board(context: BrowserContext, shop: Shop): Promise<Page> {
  await signIn(context, shop);
  const page = await context.newPage();
  await openBoard(page, shop);
  return page;
}

test("a walk through all pages loads no document, and the feed is open on the board alone", async ({ context, shop }) => {
  const page = await board(context, shop);
  const order = await place(context, shop, "P-WALK");
  await expect(card(page, order.number)).toBeVisible();
  await mark(page);
  const seen = listen(page);
  // Those of other pages have ended by now.
  await expect.poll(async () => (await shop.feeds()).open).toBe(1);
  const before = await shop.feeds();

  await menu(page, "Orders").click();
  await expect(page.getByRole("heading", { level: 1, name: "Orders" })).toBeVisible();
  await expect(page).toHaveTitle("Orders · Milepost");
  await page.getByRole("link", { name: order.number }).first().click();
  await expect(page.getByRole("heading", { name: "Quayside Books" })).toBeVisible();
  await expect(page).toHaveTitle(/P-WALK · Quayside Books · Milepost/);
  await live(page);
  await menu(page, "People").click();
  await expect(page.getByRole("heading", { level: 1, name: "People" })).toBeVisible();
  await menu(page, "Settings").click();
  await expect(page.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible();
  await expect(page.getByLabel("Shop")).not.toHaveValue("");

  for (const heading of ["People", "Quayside Books", "Orders"]) {
    await page.goBack();
    await expect(page.getByRole("heading", { name: heading }).first()).toBeVisible();
  }
  await page.goBack();
  await live(page);
  await expect(card(page, order.number)).toBeVisible();
  expect(await marker(page)).toBe(4711);
  expect(seen.documents).toEqual([]);
  // Once for the order over its board, on the way there and on the way back, and once for the board.
  expect(await shop.feeds()).toEqual({ open: 1, opened: before.opened + 3 });

  await menu(page, "People").click();
  await expect(page.getByRole("heading", { level: 1, name: "People" })).toBeVisible();
  await expect.poll(async () => (await shop.feeds()).open).toBe(0);
  await moveByApi(context, shop, order, "approval");
  await menu(page, "Orders").click();
  await expect(page.getByRole("heading", { level: 1, name: "Orders" })).toBeVisible();
  expect(await shop.feeds()).toEqual({ open: 0, opened: before.opened + 3 });
});

test("filters and ten orders build neither board nor feed anew", async ({ context, shop }) => {
  const page = await board(context, shop);
  await mark(page);
  await page.locator("[data-board]").evaluate((board) => void ((board as { kept?: number }).kept = 1));
  const seen = listen(page);
  const { opened } = await shop.feeds();
  await page.locator(".Filters").getByRole("link", { name: "Stalled" }).click();
  await expect(page).toHaveURL(/\?stalled=1$/);
  await expect(page.locator(".Filters").getByRole("link", { name: "Stalled" })).toHaveAttribute("aria-current", "true");
  await expect.poll(() => seen.snapshots.length).toBe(1);
  await page.locator(".Filters").getByRole("link", { name: "Stalled" }).click();
  await expect.poll(() => seen.snapshots.length).toBe(2);
  await expect(page.locator(".Card").nth(20)).toBeAttached();
  const numbers = await page.locator(".Card").evaluateAll((cards) => cards.map((card) => card.getAttribute("data-order")).filter((number) => /^[\w-]+$/.test(number!)).slice(0, 10));
  for (const number of numbers) {
    await card(page, number!).getByRole("link").first().click();
    await expect(page).toHaveURL(new RegExp(`/orders/${number}$`));
    await expect(page.locator(".Drawer-meta").filter({ hasText: number! }).first()).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page.locator(".Drawer")).toHaveCount(0);
    await expect(card(page, number!).getByRole("link").first()).toBeFocused();
  }
  expect(await page.locator("[data-board]").evaluate((board) => (board as { kept?: number }).kept)).toBe(1);
  expect([seen.documents, (await shop.feeds()).opened, await marker(page)]).toEqual([[], opened, 4711]);
  expect(seen.snapshots).toHaveLength(2);
});

test("back during a drag ends it, and the card stays where it was", async ({ context, shop }) => {
  const page = await board(context, shop);
  const order = await place(context, shop, "P-DRAG");
  await expect(card(page, order.number)).toBeVisible();
  await menu(page, "Orders").click();
  await expect(page.getByRole("heading", { level: 1, name: "Orders" })).toBeVisible();
  await menu(page, "Board").click();
  await live(page);
  await carry(page, order.number, "approval");
  await expect(column(page, "approval")).toHaveAttribute("data-drop", "open");
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1, name: "Orders" })).toBeVisible();
  await expect(page.locator(".DragPreview")).toHaveCount(0);
  await page.mouse.up();
  await page.goForward();
  await live(page);
  await expect(cardIn(page, order.number, "received")).toBeVisible();
  await expect(page.locator(".DragPreview")).toHaveCount(0);
});

test("a reload at every address shows the same", async ({ context, shop, allow }) => {
  allow(refused(404));
  const page = await board(context, shop);
  const slug = await boardSlug(context, shop);
  const order = await place(context, shop, "P-SAME");
  const addresses = [
    `/boards/${slug}?late=1`, `/boards/${slug}/orders/${order.number}`, `/boards/${slug}/new`, `/boards/${slug}/import`,
    "/orders?q=quayside&sort=-number", "/people", "/settings", "/nothing/here",
  ];
  for (const address of addresses) {
    // By the router, as a link would.
    await page.evaluate((to) => {
      const link = document.body.appendChild(Object.assign(document.createElement("a"), { href: to }));
      link.click();
      link.remove();
    }, address);
    await expect(page).toHaveURL(shop.url + address);
    const shown = () => page.evaluate(() => document.querySelector("#page h1")?.textContent + " · " + document.title);
    await expect.poll(async () => page.locator("#page h1").count()).toBe(1);
    await expect(page.locator("[data-live=connecting]")).toHaveCount(0);
    await expect(page.locator(".Progress[data-busy]")).toHaveCount(0);
    const before = await shown();
    await page.reload();
    await expect.poll(shown, address).toBe(before);
    // What the server wrote was taken over, and not rendered again.
    await expect(page.locator("html"), address).toHaveAttribute("data-started", "hydrate");
  }
});

test("a new page has the focus, and back finds it scrolled as it was", async ({ context, shop }) => {
  const page = await board(context, shop);
  const columns = page.locator("[data-columns]");
  await columns.evaluate((columns) => void (columns.scrollLeft = 900));
  const before = await columns.evaluate((columns) => columns.scrollLeft);
  expect(before).toBeGreaterThan(400);
  await menu(page, "Orders").click();
  await expect(page.getByRole("heading", { level: 1, name: "Orders" })).toBeVisible();
  await expect(page.locator("#page")).toBeFocused();
  await page.goBack();
  await live(page);
  await expect.poll(() => columns.evaluate((columns) => columns.scrollLeft)).toBe(before);
});

test("the theme and a notice go along from page to page", async ({ context, shop }) => {
  const page = await board(context, shop);
  await page.getByRole("button", { name: "Light or dark" }).click();
  const theme = await page.evaluate(() => document.documentElement.dataset.theme);
  await menu(page, "Settings").click();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.locator(".Notice", { hasText: "Saved" })).toBeVisible();
  await menu(page, "Orders").click();
  await expect(page.getByRole("heading", { level: 1, name: "Orders" })).toBeVisible();
  await expect(page.locator(".Notice", { hasText: "Saved" })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe(theme);
});

test("a bar shows that a page is slow to come, and a link opens in a new tab as it should", async ({ context, shop }) => {
  const page = await board(context, shop);
  let go = () => {};
  const held = new Promise<void>((release) => (go = release));
  await page.route("**/api/v1/shop", async (route) => {
    await held;
    await route.continue();
  });
  await menu(page, "Settings").click();
  await expect(page.locator(".Progress[data-busy]")).toBeVisible();
  await expect(page.locator("[data-board]")).toBeVisible();
  go();
  await expect(page.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible();
  await expect(page.locator(".Progress[data-busy]")).toHaveCount(0);
  const [tab] = await Promise.all([context.waitForEvent("page"), menu(page, "Orders").click({ modifiers: ["Control"] })]);
  await expect(tab.getByRole("heading", { level: 1, name: "Orders" })).toBeVisible();
  await expect(page.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible();
});

test("code that cannot be fetched is a sentence and a retry, and the rest goes on", async ({ browser, shop, allow }) => {
  // The browser says so twice: once for fetching ahead, once for the page itself.
  allow(/Failed to load resource: net::ERR_FAILED/, /split|chunk|Failed to fetch|TypeError/i);
  const context = await browser.newContext();
  await signIn(context, shop);
  const page = await context.newPage();
  const pages = /milepost-split_pages\..*\.wasm/;
  await page.route(pages, (route) => route.abort());
  await openBoard(page, shop);
  await menu(page, "People").click();
  await expect(page.getByText("A part of Milepost could not be fetched")).toBeVisible();
  await menu(page, "Board").click();
  await live(page);
  const order = await place(context, shop, "P-LOST");
  await expect(card(page, order.number)).toBeVisible();
  await menu(page, "People").click();
  await expect(page.getByText("A part of Milepost could not be fetched")).toBeVisible();
  await page.unroute(pages);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "People" })).toBeVisible();
  await expect(page.locator(".Person").first()).toBeVisible();
});

test("an order's code that cannot be fetched is a sentence over the board, which stays live", async ({ browser, shop, allow }) => {
  allow(/Failed to load resource: net::ERR_FAILED/, /split|chunk|Failed to fetch|TypeError/i);
  const context = await browser.newContext();
  await signIn(context, shop);
  const page = await context.newPage();
  const drawer = /milepost-split_drawer\..*\.wasm/;
  await page.route(drawer, (route) => route.abort());
  await openBoard(page, shop);
  const order = await place(context, shop, "P-LOST-2");
  await card(page, order.number).getByRole("link").first().click();
  await expect(page.getByText("A part of Milepost could not be fetched")).toBeVisible();
  // At the top of the column, where it is in sight however many cards there are by now.
  await moveByApi(context, shop, order, "approval", { after: null });
  await expect(cardIn(page, order.number, "approval")).toBeVisible();
  await page.unroute(drawer);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("heading", { name: "Quayside Books" })).toBeVisible();
});

test("a new page begins at its top, and the way home is one step back", async ({ context, shop }) => {
  const page = await board(context, shop);
  await menu(page, "Orders").click();
  await expect(page.locator(".OrdersTable tbody tr").nth(20)).toBeAttached();
  await page.locator("#page").evaluate((page) => void (page.scrollTop = 600));
  await menu(page, "People").click();
  await expect(page.getByRole("heading", { level: 1, name: "People" })).toBeVisible();
  await expect.poll(() => page.locator("#page").evaluate((page) => page.scrollTop)).toBe(0);
  await page.getByRole("link", { name: "Milepost" }).click();
  await live(page);
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1, name: "People" })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1, name: "Orders" })).toBeVisible();
  await expect.poll(() => page.locator("#page").evaluate((page) => page.scrollTop)).toBe(600);
});

test("a new order has its number proposed, and dates are typed as the shop writes them", async ({ context, shop }) => {
  const page = await board(context, shop);
  await page.getByRole("link", { name: "New order" }).click();
  const number = page.getByLabel("Number", { exact: true });
  await expect(number).not.toHaveValue("");
  const proposed = await number.inputValue();
  await page.getByRole("textbox", { name: "Customer", exact: true }).fill("Quayside Books");
  await page.getByLabel("Arrives at the earliest").fill("31/12/2026");
  await page.getByLabel("At the latest").fill("13/13/2026");
  await page.getByRole("button", { name: "Place the order" }).click();
  await expect(page.getByText("The latest date must be a date like 31/12/2026.")).toBeVisible();
  await page.getByLabel("At the latest").fill("4.1.27");
  await page.getByRole("button", { name: "Place the order" }).click();
  await expect(page).toHaveURL(new RegExp(`/orders/${proposed}$`));
  await expect(page.getByText(/Thu 31 December 2026 – Mon 4 January 2027/).first()).toBeVisible();
});

test("without script everything can be read", async ({ browser, shop }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  await signIn(context, shop);
  const slug = await boardSlug(context, shop);
  const order = await place(context, shop, "P-PLAIN");
  const page = await context.newPage();
  await page.goto(`${shop.url}/boards/${slug}`);
  await expect(card(page, order.number)).toBeVisible();
  await card(page, order.number).getByRole("link").first().click();
  await expect(page.getByRole("heading", { name: "Quayside Books" })).toBeVisible();
  await page.goto(`${shop.url}/orders`);
  await page.getByLabel("Search orders").fill("quayside");
  await page.getByRole("button", { name: "Search" }).click();
  await expect(page.getByRole("link", { name: order.number })).toBeVisible();
  await page.getByRole("link", { name: "Customer" }).click();
  await expect(page.locator("th[aria-sort=ascending]")).toHaveText(/Customer/);
  for (const [path, heading] of [["/people", "People"], ["/settings", "Settings"], [`/boards/${slug}/new`, "New order"]]) {
    await page.goto(shop.url + path);
    await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
  }
});

test("search and sort stand in the address, by link and by form", async ({ context, shop }) => {
  const page = await board(context, shop);
  await place(context, shop, "P-SORT");
  const seen = listen(page);
  await page.getByLabel("Search orders").fill("quayside");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/orders\?board=[^&]+&q=quayside$/);
  await expect(page.getByRole("link", { name: "P-SORT" })).toBeVisible();
  await page.getByRole("table").getByRole("link", { name: "Order", exact: true }).click();
  await expect(page).toHaveURL(/sort=number$/);
  await page.getByRole("table").getByRole("link", { name: "Order", exact: true }).click();
  await expect(page).toHaveURL(/sort=-number$/);
  await page.getByLabel("Archived").check();
  await expect(page).toHaveURL(/archived=true&sort=-number$/);
  await page.goBack();
  await expect(page.getByLabel("Archived")).not.toBeChecked();
  expect(seen.documents).toEqual([]);
});
