// The tracking page, as a worried customer meets it: on a phone, with and without JavaScript.
import { type CDPSession, type Page } from "@playwright/test";
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

/** A phone that a customer has had for years, in a train: slow 4G, and a quarter of this machine. */
async function slowPhone(page: Page): Promise<CDPSession> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Network.enable");
  await cdp.send("Network.emulateNetworkConditions", {
    offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8, connectionType: "cellular4g",
  });
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  return cdp;
}

/** When the largest of what is seen first was painted, in milliseconds from the tap on the link. */
const largestPaint = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((done) => {
        new PerformanceObserver((list) => done(list.getEntries().at(-1)!.startTime)).observe({ type: "largest-contentful-paint", buffered: true });
      }),
  );

test("over a slow network the page comes whole in one small answer", async ({ browser, shop }, info) => {
  const painted: number[] = [];
  for (const url of shop.tracks) {
    const page = await (await browser.newContext(phone)).newPage();
    const cdp = await slowPhone(page);
    const asked: { type?: string; url: string }[] = [];
    const answers = new Map<string, { type: string; bytes: number; coding: string }>();
    cdp.on("Network.requestWillBeSent", ({ type, request }) => request.url.startsWith("data:") || asked.push({ type, url: request.url }));
    cdp.on("Network.responseReceived", ({ requestId, type, response }) => {
      answers.set(requestId, { type, bytes: 0, coding: response.headers["content-encoding"] ?? response.headers["Content-Encoding"] ?? "" });
    });
    // Head and body as they came over the wire.
    cdp.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      const answer = answers.get(requestId);
      if (answer) answer.bytes = encodedDataLength;
    });
    await page.goto(url);
    painted.push(await largestPaint(page));
    const document = () => [...answers.values()].find((answer) => answer.type === "Document" && answer.bytes > 0);
    await expect.poll(() => document()).toBeTruthy();
    expect(document()!.coding).toBe("br");
    expect(document()!.bytes, "bytes of the whole page").toBeLessThanOrEqual(10_000);
    // Nothing else is needed; the one stream that keeps it true comes after it.
    await expect.poll(() => asked.map(({ url }) => new URL(url).pathname)).toEqual([new URL(url).pathname, `${new URL(url).pathname}/feed`]);
    await page.context().close();
  }
  const [middle, worst] = [painted.toSorted((a, b) => a - b)[painted.length >> 1], Math.max(...painted)].map(Math.round);
  console.log(`largest paint on a slow phone: ${middle} ms in the middle, ${worst} ms at worst, of ${painted.length} pages`);
  info.annotations.push({ type: "largest paint", description: `${middle} ms, at worst ${worst} ms` });
  // It is to be a second; whoever else uses this machine may take as long again.
  expect(middle).toBeLessThanOrEqual(2_500);
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

test("the total stands on the page while the shop says so, and no longer", async ({ browser, shop }) => {
  const staff = await browser.newContext();
  await signIn(staff, shop);
  const order = await place(staff, shop, "T-TOTAL");
  const view = await (await staff.request.get(`${shop.url}/api/v1/orders/${order.id}`)).json();
  const customer = await (await browser.newContext({ ...phone, javaScriptEnabled: false })).newPage();
  const total = customer.locator("dl div").filter({ hasText: "Total" });
  await customer.goto(view.tracking_url);
  await expect(total).toHaveCount(0);

  const page = await staff.newPage();
  await page.goto(`${shop.url}/settings/customers-page`);
  const tick = page.getByLabel("Show the total on the customers’ page");
  await expect(page.getByText("Whoever on the team sees an order can open its page, and reads the total there.")).toBeVisible();
  const save = async () => {
    const saved = page.waitForResponse((answer) => answer.request().method() === "PUT" && answer.url().endsWith("/shop/page"));
    await page.getByRole("button", { name: "Save" }).click();
    expect((await saved).status()).toBe(200);
  };
  // A page that was sent a moment ago is sent again for a second at most.
  const within = { timeout: 1_000 };
  await expect(page.getByRole("button", { name: "Save" })).toBeEnabled();
  await tick.check();
  await save();
  await expect.poll(async () => (await customer.reload(), total.count()), within).toBe(1);
  await expect(total).toContainText("7.50 GBP");
  await tick.uncheck();
  await save();
  await expect.poll(async () => (await customer.reload(), total.count()), within).toBe(0);
  await expect(customer.getByText("GBP")).toHaveCount(0);
});
