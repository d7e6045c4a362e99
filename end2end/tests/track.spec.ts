// The tracking page, as a worried customer meets it: on a phone, with and without JavaScript.
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
