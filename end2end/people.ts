// What journeys have in common: a shop per file, people who sign in, cards and columns by their hooks, and three ways to
// move a card. `data-order` and `data-status` are the board's own hooks for tests.
import { test as base, expect, type Browser, type BrowserContext, type Locator, type Page } from "@playwright/test";
import { Shop } from "./shop";

export { expect };

/** What pages of this worker complained about since the present test began. */
let complaints: string[] = [];
const watched = new WeakSet<Browser>();
/** Contexts that the present test has opened: they end with it, or they would complain into the next. */
const opened: BrowserContext[] = [];

async function leave(): Promise<void> {
  await Promise.all(opened.splice(0).map((context) => context.close()));
}
Shop.farewell = leave;

/** Hears errors, and warnings of a hydration that did not fit, on every page of every context, whoever opens it. */
function watch(browser: Browser): void {
  if (watched.has(browser)) return;
  watched.add(browser);
  const open = browser.newContext.bind(browser);
  browser.newContext = async (...options) => {
    const context = await open(...options);
    opened.push(context);
    context.on("weberror", (error) => complaints.push(`${error.error()}`));
    context.on("console", (message) => {
      const text = message.text();
      if (message.type() === "error" || /hydrat/i.test(text)) complaints.push(text);
    });
    return context;
  };
}

type Mine = { allow: (...complaint: RegExp[]) => void; quiet: void; shop: Shop };
type Shops = { of: (file: string) => Promise<Shop> };

/** What a browser says when a server is gone: allowed where a test takes it away. */
export const unreachable = /Failed to load resource: net::|ERR_|the server responded with a status of 50[0-9]/;
/** What a browser says of an answer that refuses: allowed where a test is about a refusal. */
export const refused = (status: number): RegExp => new RegExp(`the server responded with a status of ${status}`);

export const test = base.extend<Mine, { shops: Shops }>({
  /** Complaints that a test provokes by what it is about. */
  allow: async ({}, use) => {
    const allowed: RegExp[] = [];
    await use((...complaint) => void allowed.push(...complaint));
    const rest = complaints.filter((complaint) => !allowed.some((one) => one.test(complaint)));
    await leave();
    complaints = [];
    expect(rest, "errors on the console").toEqual([]);
  },
  /** In every test, asked for or not: a console error fails it. */
  quiet: [async ({ allow }, use) => use(void allow), { auto: true }],
  browser: [
    async ({ browser }, use) => {
      watch(browser);
      await use(browser);
    },
    { scope: "worker" },
  ],
  /** The shop of a file's journeys. What those of another file leave behind fills no column of it and uses up no limit. */
  shop: [async ({ shops }, use, info) => use(await shops.of(info.file)), { timeout: 120_000 }],
  shops: [
    async ({}, use) => {
      let open: { file: string; shop: Shop } | undefined;
      const of = async (file: string): Promise<Shop> => {
        if (open?.file === file) return open.shop;
        await open?.shop.end();
        open = undefined;
        open = { file, shop: await Shop.open() };
        return open.shop;
      };
      await use({ of });
      await open?.shop.close();
    },
    { scope: "worker", timeout: 120_000 },
  ],
});

export type Card = { id: string; number: string; version: number; status: string; hold: object | null };
type Snapshot = { slug: string; seq: number; columns: { status: string; total: number; orders: Card[] }[] };

/** Signs a context in; its pages are that person's. */
export async function signIn(context: BrowserContext, shop: Shop, role = "administrator"): Promise<void> {
  const { email, password } = shop.person(role);
  const answer = await context.request.post(`${shop.url}/api/v1/session`, {
    data: { email, password },
    headers: { origin: shop.url },
  });
  expect(answer.status()).toBe(204);
}

export async function boardSlug(context: BrowserContext, shop: Shop): Promise<string> {
  const me = await (await context.request.get(`${shop.url}/api/v1/me`)).json();
  return me.boards[0].slug;
}

/** Opens the board and waits until it is live: hydrated and connected. */
export async function openBoard(page: Page, shop: Shop, query = ""): Promise<void> {
  const slug = await boardSlug(page.context(), shop);
  await page.goto(`${shop.url}/boards/${slug}${query}`);
  await live(page);
}

export async function live(page: Page): Promise<void> {
  await expect(page.locator("[data-live=live]").first()).toBeAttached({ timeout: 20_000 });
}

export async function snapshot(context: BrowserContext, shop: Shop): Promise<Snapshot> {
  const slug = await boardSlug(context, shop);
  return (await context.request.get(`${shop.url}/api/v1/boards/${slug}`)).json();
}

/** How a page is looked at: each colour scheme and each width, once. */
export const looks = [
  { name: "light, desktop", colorScheme: "light", viewport: { width: 1440, height: 900 } },
  { name: "dark, phone", colorScheme: "dark", viewport: { width: 390, height: 844 } },
] as const;

const used = new Set<string>();

/** An order of a status that nothing holds and no other journey of this shop has touched. */
export async function anOrder(context: BrowserContext, shop: Shop, status: string): Promise<Card> {
  const board = await snapshot(context, shop);
  const column = board.columns.find((column) => column.status === status);
  const order = column?.orders.find((order) => !order.hold && !used.has(shop.url + order.number));
  if (!order) throw new Error(`the demo has no free order in ${status}`);
  used.add(shop.url + order.number);
  return order;
}

/** Puts a fresh order on the board, at the top of its first column, where it is in sight. */
export async function place(context: BrowserContext, shop: Shop, number: string, move = moveByApi): Promise<Card> {
  const slug = await boardSlug(context, shop);
  const data = {
    number,
    customer: { name: "Quayside Books" },
    lines: [{ description: "Alarm clock", quantity: 2, unit_price: "3.75" }],
    promise: { earliest: "2027-01-04", latest: "2027-01-05" },
  };
  const answer = await context.request.post(`${shop.url}/api/v1/boards/${slug}/orders`, { data, headers: { origin: shop.url } });
  expect(answer.status(), await answer.text()).toBe(201);
  used.add(shop.url + number);
  const order: Card = { ...(await answer.json()), hold: null };
  await move(context, shop, order, order.status, { after: null });
  return order;
}

/** Moves an order by the API, as a program would that has just read it. Nobody else may be at it. */
export async function moveByApi(context: BrowserContext, shop: Shop, order: Card, to: string, more: object = {}): Promise<void> {
  const answer = await sendMove(context, shop, order, to, more);
  expect(answer.status(), await answer.text()).toBe(200);
}

/** The same where rules of the shop may touch the order at any moment: then it is read and moved once more, and said so. */
export async function moveBesideRules(context: BrowserContext, shop: Shop, order: Card, to: string, more: object = {}): Promise<void> {
  for (let times = 0; times < 5; times++) {
    const answer = await sendMove(context, shop, order, to, more);
    if (answer.status() !== 412) return expect(answer.status(), await answer.text()).toBe(200);
    const { last } = await answer.json();
    expect(last.actor.kind, "it was a rule that was faster").toBe("rule");
  }
  throw new Error(`rules do not leave ${order.number} alone`);
}

async function sendMove(context: BrowserContext, shop: Shop, order: Card, to: string, more: object) {
  const now = await (await context.request.get(`${shop.url}/api/v1/orders/${order.id}`)).json();
  return context.request.post(`${shop.url}/api/v1/orders/${order.id}/moves`, {
    data: { to, ...more },
    headers: { origin: shop.url, "if-match": `"${now.card.version}"` },
  });
}

export const card = (page: Page, number: string): Locator => page.locator(`[data-order="${number}"]`);
export const column = (page: Page, status: string): Locator => page.locator(`[data-status="${status}"]`);
export const cardIn = (page: Page, number: string, status: string): Locator =>
  column(page, status).locator(`[data-order="${number}"]`);

/** A card of a column, however long that is: the page holds only the cards around what is looked at, so it is looked through. */
export async function brought(page: Page, number: string, status: string): Promise<Locator> {
  const [found, cards] = [cardIn(page, number, status), column(page, status).locator("[data-cards]")];
  await column(page, status).scrollIntoViewIfNeeded();
  await expect(async () => {
    if ((await found.count()) === 0) {
      // A screen further, and from the top again behind the end.
      await cards.evaluate((list) => {
        const isAtEnd = list.scrollTop + list.clientHeight >= list.scrollHeight - 1;
        list.scrollTop = isAtEnd ? 0 : list.scrollTop + list.clientHeight;
      });
    }
    await expect(found).toBeAttached({ timeout: 250 });
  }).toPass({ timeout: 20_000 });
  await found.scrollIntoViewIfNeeded();
  return found;
}

export async function middle(of: Locator): Promise<{ x: number; y: number }> {
  await of.scrollIntoViewIfNeeded();
  const box = await of.boundingBox();
  if (!box) throw new Error("nothing to take hold of");
  return { x: box.x + box.width / 2, y: box.y + Math.min(box.height / 2, 60) };
}

/** Lifts a card with the mouse and carries it over a column, without letting go. */
export async function carry(page: Page, number: string, status: string): Promise<void> {
  await column(page, status).scrollIntoViewIfNeeded();
  const from = await middle(card(page, number));
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 8, from.y + 8, { steps: 3 });
  const box = await column(page, status).boundingBox();
  if (!box) throw new Error(`no column ${status}`);
  await page.mouse.move(box.x + box.width / 2, box.y + 160, { steps: 12 });
}

export async function dragByMouse(page: Page, number: string, status: string): Promise<void> {
  await carry(page, number, status);
  await page.mouse.up();
}

/** The same with a finger: CDP touch events, held for as long as a lift takes. */
export async function dragByTouch(page: Page, number: string, status: string): Promise<void> {
  await column(page, status).scrollIntoViewIfNeeded();
  const from = await middle(card(page, number));
  const box = await column(page, status).boundingBox();
  if (!box) throw new Error(`no column ${status}`);
  const to = { x: box.x + box.width / 2, y: box.y + 160 };
  const cdp = await page.context().newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", points: { x: number; y: number }[]) =>
    cdp.send("Input.dispatchTouchEvent", { type, touchPoints: points });
  await touch("touchStart", [from]);
  await expect(page.locator("[data-lifted]").first()).toBeVisible();
  for (let step = 1; step <= 10; step++) {
    await touch("touchMove", [{ x: from.x + ((to.x - from.x) * step) / 10, y: from.y + ((to.y - from.y) * step) / 10 }]);
  }
  await touch("touchEnd", []);
}
