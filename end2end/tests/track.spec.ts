// The tracking page, as a worried customer meets it: on a phone, with and without JavaScript.
import { clean } from "../axe";
import { expect, moveByApi, place, refused, signIn, test } from "../people";

const phone = { viewport: { width: 390, height: 844 } };

test("without JavaScript the page says everything", async ({ browser, shop }) => {
  const context = await browser.newContext({ ...phone, javaScriptEnabled: false });
  const page = await context.newPage();
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  const answer = await page.goto(shop.tracks[0]);
  expect(answer?.status()).toBe(200);
  expect(answer?.headers()["referrer-policy"]).toBe("no-referrer");
  expect(answer?.headers()["cache-control"]).toContain("no-store");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByText(/Arrives|Arrived|expected/i).first()).toBeVisible();
  await expect(page.getByRole("link", { name: /@/ })).toBeVisible();
  expect(requests).toHaveLength(1);
  const width = await page.evaluate("0").catch(() => 0);
  expect(width).toBe(0);
});

test("with JavaScript the page follows the order by itself", async ({ browser, shop }) => {
  const staff = await browser.newContext();
  await signIn(staff, shop);
  const order = await place(staff, shop, "T-LIVE");
  const view = await (await staff.request.get(`${shop.url}/api/v1/orders/${order.id}`)).json();
  const customer = await (await browser.newContext(phone)).newPage();
  const errors: string[] = [];
  customer.on("pageerror", (error) => errors.push(error.message));
  customer.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  await customer.goto(view.tracking_url);
  await expect(customer.getByRole("heading", { level: 1 })).toHaveText(/We have your order/);
  await moveByApi(staff, shop, order, "scheduled");
  await expect(customer.getByRole("heading", { level: 1 })).toHaveText(/Scheduled for production/);
  expect(errors).toEqual([]);
});

test("a link that leads nowhere says so and no more", async ({ page, shop, allow }) => {
  allow(refused(404));
  const answer = await page.goto(`${shop.url}/t/${"A".repeat(27)}`);
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
});

test("the page speaks seven languages, fits a small phone in each, and reads from right to left", async ({ browser, shop }) => {
  const languages = ["en", "fr", "es", "de", "zh-CN", "pa", "ar"];
  for (const [place, locale] of languages.entries()) {
    const colorScheme = place % 2 ? ("dark" as const) : ("light" as const);
    const context = await browser.newContext({ viewport: { width: 320, height: 800 }, locale, colorScheme });
    const page = await context.newPage();
    // Late, on its way, delivered, told of a delay, on hold: a look each.
    await page.goto(shop.tracks[place % shop.tracks.length]);
    const html = page.locator("html");
    await expect(html).toHaveAttribute("lang", locale === "zh-CN" ? "zh-Hans" : locale);
    await expect(html).toHaveAttribute("dir", locale === "ar" ? "rtl" : "ltr");
    const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(beyond, `${locale} fits`).toBeLessThanOrEqual(0);
    await page.locator("summary").click();
    await expect(page.getByRole("button", { name: "Français" })).toBeVisible();
    await clean(page, `track-${locale}`);
    await context.close();
  }
});

test("a customer chooses a language without JavaScript, and the team sees it", async ({ browser, shop }) => {
  const staff = await browser.newContext();
  await signIn(staff, shop);
  const order = await place(staff, shop, "T-LANG");
  const view = async () => (await staff.request.get(`${shop.url}/api/v1/orders/${order.id}`)).json();
  const context = await browser.newContext({ ...phone, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto((await view()).tracking_url);
  expect((await view()).language).toBeUndefined();
  await page.locator("summary").click();
  await page.getByRole("button", { name: "العربية" }).click();
  await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("استلمنا طلبك");
  expect((await view()).language).toBe("ar");
});

test("an administrator gives the page a look and sees it as customers do", async ({ browser, shop }) => {
  const staff = await browser.newContext();
  await signIn(staff, shop);
  const page = await staff.newPage();
  await page.goto(`${shop.url}/settings/customers-page`);
  const frame = page.frameLocator("iframe");
  await expect(frame.getByRole("heading", { level: 1 })).toBeVisible();
  await page.getByLabel("Colour", { exact: false }).first().fill("#ffcc00");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(/the nearest that stands out enough/)).toBeVisible();
  await page.getByLabel("Colour", { exact: false }).first().fill("#7a1f5c");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("region", { name: "Notices" }).getByText("Saved: customers see it from now on.")).toBeVisible();
  await page.getByLabel("In", { exact: true }).selectOption({ label: "Arabic" });
  await expect(frame.locator("html")).toHaveAttribute("dir", "rtl");
  await clean(page, "customers-page");
  const style = await (await staff.request.get(shop.tracks[0])).text();
  expect(style).toContain("#7a1f5c");
});
