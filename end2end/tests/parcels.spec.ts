// An order goes in two parcels: the team packs, splits, sends and takes back on a phone and at a desk, and the customer's page in a
// second browser says at once what is sent, what has arrived and what is still to come, never “delivered” while something is open.
import { type BrowserContext, type Locator, type Page } from "@playwright/test";
import { clean, shot } from "../axe";
import { boardSlug, expect, live, moveBesideRules, signIn, test, type Card } from "../people";
import { Shop } from "../shop";

const phone = { viewport: { width: 390, height: 844 } };

type Tracked = Card & { url: string };

async function placed(staff: BrowserContext, shop: Shop, number: string): Promise<Tracked> {
  const data = {
    number,
    customer: { name: "Harbour Café" },
    lines: [
      { description: "Menu board, 60 × 40", quantity: 1 },
      { description: "Table numbers, 1 to 12", quantity: 1 },
      { description: "Hanging sign, green, 60 × 40", quantity: 2 },
    ],
    promise: { earliest: "2027-01-14", latest: "2027-01-15" },
  };
  const slug = await boardSlug(staff, shop);
  const answer = await staff.request.post(`${shop.url}/api/v1/boards/${slug}/orders`, { data, headers: { origin: shop.url } });
  expect(answer.status(), await answer.text()).toBe(201);
  const order = await answer.json();
  return { ...order, hold: null, url: order.tracking_url };
}

async function drawerOf(page: Page, shop: Shop, number: string): Promise<Locator> {
  await page.goto(`${shop.url}/boards/${await boardSlug(page.context(), shop)}/orders/${number}`);
  await live(page);
  return page.getByRole("region", { name: "Parcels" });
}

const parcel = (parcels: Locator, no: number): Locator => parcels.getByRole("listitem", { name: `Parcel ${no}` });
const headline = (customer: Page): Locator => customer.getByRole("heading", { level: 1 });
const fits = (page: Page): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

for (const [where, viewport] of [["on a phone", phone.viewport], ["at a desk", { width: 1440, height: 900 }]] as const) {
  test(`a part of an order is sent ${where}, and the customer's page says so at once`, async ({ browser, shop }) => {
    test.setTimeout(120_000);
    const staff = await browser.newContext({ viewport, reducedMotion: "reduce" });
    await signIn(staff, shop);
    const order = await placed(staff, shop, where === "on a phone" ? "PA-PHONE" : "PA-DESK");
    const customer = await (await browser.newContext(phone)).newPage();
    await customer.goto(order.url);
    await expect(headline(customer)).toHaveText("We have your order");
    const team = await staff.newPage();
    const parcels = await drawerOf(team, shop, order.number);
    await expect(parcels).toContainText("All of it goes with the order’s status.");

    // The signs are not made yet: the rest is packed.
    await parcels.getByRole("button", { name: "Make a parcel…" }).click();
    await parcels.getByRole("checkbox", { name: /Hanging sign/ }).uncheck();
    await shot(team, `parcels-form-${viewport.width}`);
    await parcels.getByRole("button", { name: "Make the parcel" }).click();
    await expect(parcel(parcels, 1)).toContainText("Packed");
    await expect(headline(customer)).toHaveText("2 of 4 items are ready");
    await expect(customer.getByText("Still to come").first()).toBeVisible();

    await parcels.getByRole("button", { name: "Send parcel 1" }).click();
    await parcels.getByLabel("Carrier").fill("Harrow Parcels");
    await parcels.getByLabel("Tracking number").fill("HP 4471 0093");
    await parcels.getByRole("button", { name: "It is sent" }).click();
    await expect(parcel(parcels, 1)).toContainText("On its way");
    await expect(headline(customer)).toHaveText("2 of 4 items are on their way");
    await expect(customer.getByRole("link", { name: "HP 4471 0093" })).toHaveAttribute("href", /HP%204471%200093$/);
    await shot(customer, `track-parcels-${viewport.width}`);
    await clean(customer, "the page of an order in parcels");
    expect(await fits(customer)).toBeLessThanOrEqual(0);

    // Both signs in a second parcel, one of them split off and merged back, then one is taken out again.
    await parcels.getByRole("button", { name: "Make a parcel…" }).click();
    await parcels.getByRole("button", { name: "Make the parcel" }).click();
    await parcels.getByRole("button", { name: "Split parcel 2" }).click();
    await parcels.getByRole("checkbox", { name: /Hanging sign/ }).check();
    await parcels.getByRole("textbox", { name: /How many of/ }).fill("1");
    await parcels.getByRole("button", { name: "Split", exact: true }).click();
    await expect(parcel(parcels, 3)).toBeVisible();
    await parcels.getByRole("button", { name: "Merge parcel 3" }).click();
    await parcels.getByText("Parcel 2", { exact: true }).last().click();
    await parcels.getByRole("button", { name: "Merge", exact: true }).click();
    await expect(parcel(parcels, 3)).toHaveCount(0);
    await parcels.getByRole("button", { name: "Take out parcel 2" }).click();
    await parcels.getByRole("textbox", { name: /How many of/ }).fill("1");
    await parcels.getByRole("button", { name: "Take it out" }).click();
    await expect(parcels.locator(".Parcel-left")).toContainText("Hanging sign");
    await shot(team, `parcels-${viewport.width}`);
    await clean(team, "the drawer of an order in parcels");
    expect(await fits(team)).toBeLessThanOrEqual(0);

    // Even where the status says delivered, the page does not.
    for (const to of ["ready", "delivered"]) await moveBesideRules(staff, shop, order, to);
    // What one sees has to be what is so: else the click is asked about.
    await expect(team.locator(".History")).toContainText("to Delivery confirmed");
    await parcels.getByRole("button", { name: "Delivered: parcel 1" }).click();
    await expect(headline(customer)).toHaveText("2 of 4 items are delivered");
    await expect(customer.getByText("Still to come").first()).toBeVisible();
    await expect(customer.locator("li[aria-current=step]")).not.toContainText("Delivered");
    await expect(team.locator(".History")).toContainText("parcel 1");
    await shot(customer, `track-parcels-rest-${viewport.width}`);
  });
}

test("without JavaScript the parcels are all there, in another language and from right to left", async ({ browser, shop }) => {
  const staff = await browser.newContext();
  await signIn(staff, shop);
  const order = await placed(staff, shop, "PA-ARABIC");
  const write = async (path: string, data: object) => {
    const { card } = await (await staff.request.get(`${shop.url}/api/v1/orders/${order.id}`)).json();
    const headers = { origin: shop.url, "if-match": `"${card.version}"` };
    const answer = await staff.request.post(`${shop.url}/api/v1/orders/${order.id}/parcels${path}`, { data, headers });
    expect(answer.status(), await answer.text()).toBe(200);
  };
  await write("", { items: [{ line: 0, quantity: 1 }] });
  await write("/1/send", { carrier: "Harrow Parcels", tracking_number: "HP 1" });
  for (const [locale, colorScheme] of [["ar", "dark"], ["de", "light"]] as const) {
    const context = await browser.newContext({ viewport: { width: 320, height: 800 }, locale, colorScheme, javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(order.url);
    await expect(page.locator("html")).toHaveAttribute("lang", locale);
    await expect(page.locator("article")).toHaveCount(2);
    await expect(page.getByText("Hanging sign").first()).toBeVisible();
    const card = await page.locator("article").first().boundingBox();
    expect((card?.x ?? 0) + (card?.width ?? 999), `${locale} fits`).toBeLessThanOrEqual(320);
    await shot(page, `track-parcels-${locale}`);
    await context.close();
  }
});
