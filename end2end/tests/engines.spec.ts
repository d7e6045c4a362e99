// The core journeys in Gecko and WebKit: most customers open the tracking page in mobile Safari, and not every colleague has
// Chromium. What Playwright drives here (Chromium) is the colleague at the other end and the ruler for the icons.
import { type BrowserContext } from "@playwright/test";
import { firefox } from "../engines/firefox";
import { ink, showIcons, wrongIcons } from "../engines/icons";
import { EnginePage, picture } from "../engines/page";
import { webkit } from "../engines/webkit";
import { boardSlug, expect, moveByApi, openBoard, place, signIn, test } from "../people";
import { type Shop } from "../shop";

const desktop = [1440, 900] as const;
const phone = [390, 844] as const;

for (const engine of [firefox, webkit]) {
  const missing = engine.missing();
  test.describe(engine.name, () => {
    test.skip(missing !== null, missing ?? "");
    let page: EnginePage;

    test.beforeAll(async () => {
      page = new EnginePage(await engine.open());
      await page.driver.resize(...desktop);
    });
    test.afterAll(() => page?.driver.close());

    const shot = (name: string) => picture(page, test.info().outputPath(`${engine.name}-${name}.png`));
    const inColumn = (number: string, status: string) => `[data-status="${status}"] [data-order="${number}"]`;
    /** A board that somebody of the engine's own sees live; the colleague moves things by the API. */
    const open = async (context: BrowserContext, shop: Shop, path = "") => {
      await signIn(context, shop);
      const { email, password } = shop.person("administrator");
      await page.goto(`${shop.url}/sign-in`);
      const status = await page.run(
        async (who) => (await fetch("/api/v1/session", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(who) })).status,
        { email, password },
      );
      expect(status).toBe(204);
      await page.goto(`${shop.url}/boards/${await boardSlug(context, shop)}${path}`);
      await page.see("[data-live=live]");
    };

    test("signs in, and the board is live", async ({ context, shop }) => {
      const { email, password } = shop.person("administrator");
      await page.goto(`${shop.url}/sign-in`);
      await page.see("button[type=submit]:enabled");
      await page.fill("[name=email]", email);
      await page.fill("[name=password]", password);
      await shot("sign-in");
      await page.click("button[type=submit]");
      await page.see("[data-live=live]");
      await signIn(context, shop);
      const order = await place(context, shop, `E-LIVE-${engine.name}`);
      await page.see(inColumn(order.number, "received"));
      await moveByApi(context, shop, order, "scheduled", { after: null });
      await page.see(inColumn(order.number, "scheduled"));
      await shot("board");
    });

    test("draws every icon as Chromium does", async ({ context, shop }) => {
      await signIn(context, shop);
      const ruler = await context.newPage();
      await openBoard(ruler, shop);
      const names = await ruler.evaluate(showIcons, "Icon");
      expect(names.length).toBeGreaterThan(20);
      const shares = await ink(ruler, await ruler.screenshot(), names.length);
      const right = new Map(names.map((name, place) => [name, shares[place]]));
      await open(context, shop);
      expect(await wrongIcons(page, ruler, right, "Icon")).toEqual([]);
      await shot("icons");
      // The control: without the style of an icon most of them are blobs, or nothing.
      expect((await wrongIcons(page, ruler, right, "", 1)).length).toBeGreaterThan(names.length / 2);
    });

    test("drags a card", async ({ context, shop }) => {
      await signIn(context, shop);
      const order = await place(context, shop, `E-DRAG-${engine.name}`);
      await open(context, shop);
      await page.drag(`[data-order="${order.number}"]`, '[data-status="approval"]', async () => {
        await page.see('[data-status="approval"][data-drop="open"]');
        await shot("drag");
      });
      await page.see(inColumn(order.number, "approval"));
      await expect
        .poll(async () => (await (await context.request.get(`${shop.url}/api/v1/orders/${order.id}`)).json()).card.status)
        .toBe("approval");
    });

    test("opens an order over the board, and closes it", async ({ context, shop }) => {
      await signIn(context, shop);
      const order = await place(context, shop, `E-OPEN-${engine.name}`);
      await open(context, shop);
      await page.click(`[data-order="${order.number}"] .Card-link`);
      await page.see({ selector: ".Drawer h2", text: "Quayside Books" });
      await page.see({ selector: ".Drawer .Lines", text: "Alarm clock" });
      await shot("drawer");
      await page.click(".Drawer-close");
      await page.gone(".Drawer");
    });

    test("finds an order in the list", async ({ context, shop }) => {
      await signIn(context, shop);
      const order = await place(context, shop, `E-LIST-${engine.name}`);
      await open(context, shop);
      await page.click({ selector: ".Navigation-link", text: "Orders" });
      await page.see(".OrdersTable");
      await page.fill("[name=q]", order.number.toLowerCase());
      await page.click({ selector: ".OrdersFilter .Button", text: "Search" });
      await page.url(/q=e-list/);
      await page.see({ selector: ".OrdersCount", text: "1 order" });
      await page.see({ selector: ".OrdersTable-number", text: order.number });
      await shot("list");
      // The whole row leads to its order, and nothing else of the page does.
      await page.click({ selector: ".OrdersTable-status", text: "Order received" });
      await page.url(new RegExp(`/orders/${order.number}$`));
    });

    test("places an order", async ({ context, shop }) => {
      await open(context, shop);
      await page.click({ selector: ".Board-top .Button", text: "New order" });
      await page.see("[name=number]");
      const number = `E-NEW-${engine.name}`;
      await page.fill("[name=number]", number);
      await page.fill("[name=name]", "Harbour Lights");
      await page.fill("[name=description-0]", "Brass lamp");
      await page.fill("[name=quantity-0]", "3");
      await page.fill("[name=earliest]", "31/12/2027");
      await shot("new-order");
      await page.click({ selector: "button[type=submit]", text: "Place the order" });
      await page.url(new RegExp(`/orders/${number}$`));
      await page.see({ selector: ".Drawer h2", text: "Harbour Lights" });
      await page.see({ selector: ".Drawer .Lines", text: "Brass lamp" });
    });

    test("shows a customer the tracking page, which follows the order by itself", async ({ context, shop }) => {
      await signIn(context, shop);
      const order = await place(context, shop, `E-TRACK-${engine.name}`);
      const { tracking_url } = await (await context.request.get(`${shop.url}/api/v1/orders/${order.id}`)).json();
      await page.driver.resize(...phone);
      await page.goto(tracking_url);
      await page.see({ selector: "h1", text: "We have your order" });
      await page.see({ selector: ".auto", text: "updates by itself" });
      expect(await page.run(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      await shot("tracking");
      await moveByApi(context, shop, order, "scheduled");
      await page.see({ selector: "h1", text: "Scheduled for production" });
      await page.driver.resize(...desktop);
    });
  });
}
