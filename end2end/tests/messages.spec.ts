// Customers are told by mail: a move shows whom it tells, of what and in which language, and can leave them out; what was told stands
// on the order, and the mail on the page of mails. The shop writes its own words with a preview, and a customer who wants no more
// messages says so by a page that asks first.
import { type BrowserContext, type Page } from "@playwright/test";
import { clean, shot, violations } from "../axe";
import { boardSlug, card, cardIn, column, dragByMouse, expect, live, moveByApi, openBoard, signIn, test, type Card } from "../people";
import { Shop } from "../shop";

let shop: Shop;

test.beforeAll(async () => {
  // Nobody has ten minutes here.
  shop = await Shop.open("demo", ["--message-wait", "4"]);
});

test.afterAll(async () => {
  await shop.close();
});

async function ready(staff: BrowserContext, number: string, name: string, email: string, language: string): Promise<Card> {
  const data = {
    number,
    customer: { name, email },
    lines: [{ description: "Trellis plate, ivory", quantity: 1, unit_price: "12.00" }],
    promise: { earliest: "2027-01-04", latest: "2027-01-05" },
    language,
  };
  const slug = await boardSlug(staff, shop);
  const answer = await staff.request.post(`${shop.url}/api/v1/boards/${slug}/orders`, { data, headers: { origin: shop.url } });
  expect(answer.status(), await answer.text()).toBe(201);
  const order: Card = { ...(await answer.json()), hold: null };
  await moveByApi(staff, shop, order, "ready", { after: null });
  return order;
}

async function handOver(page: Page, number: string) {
  await expect(cardIn(page, number, "ready")).toBeVisible();
  await dragByMouse(page, number, "carrier");
  const dialog = page.getByRole("dialog", { name: new RegExp(`Move ${number} to`) });
  await dialog.getByLabel("Carrier").fill("Harrow Parcels");
  await dialog.getByLabel("Tracking number").fill("HP 4471 0128");
  return dialog;
}

type Mail = { to: string; subject: string; text: string };

async function mailsTo(staff: BrowserContext, address: string): Promise<Mail[]> {
  const { outbox } = await (await staff.request.get(`${shop.url}/api/v1/mail`)).json();
  return outbox.filter((mail: Mail) => mail.to === address);
}

test("a move shows whom it tells, and tells or leaves them out", async ({ browser }) => {
  test.setTimeout(120_000);
  const staff = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
  await signIn(staff, shop);
  const page = await staff.newPage();
  await ready(staff, "ME-ONE", "Ana Arce", "ana@arce.example", "es");
  await ready(staff, "ME-TWO", "Bea Brook", "bea@brook.example", "en");
  await openBoard(page, shop);

  // Shown, and left out.
  const first = await handOver(page, "ME-ONE");
  const told = first.getByRole("region", { name: "E-mail to customers" });
  await expect(told).toContainText("Will e-mail Ana Arce, in Spanish");
  await expect(told).toContainText("El pedido ME-ONE está en camino");
  await told.getByText("Read it").click();
  await expect(told.locator("pre")).toContainText("Hola, Ana Arce:");
  // With what is entered, as it is entered.
  await expect(told.locator("pre")).toContainText("Harrow Parcels, HP 4471 0128");
  await first.getByLabel("Tracking number").fill("HP 9");
  await expect(told.locator("pre")).toContainText("Harrow Parcels, HP 9");
  await clean(page, "a move that tells", ".MovePrompt");
  await shot(page, "move-message");
  await told.getByRole("switch", { name: "Will e-mail Ana Arce, in Spanish" }).uncheck();
  await expect(told).toContainText("Nobody is e-mailed");
  await first.getByRole("button", { name: "Move", exact: true }).click();
  await expect(cardIn(page, "ME-ONE", "carrier")).toBeVisible();

  // Shown, and told.
  const second = await handOver(page, "ME-TWO");
  await expect(second.getByRole("region", { name: "E-mail to customers" })).toContainText("Order ME-TWO is on its way");
  await second.getByRole("button", { name: "Move", exact: true }).click();
  await expect(cardIn(page, "ME-TWO", "carrier")).toBeVisible();

  // On the order stands what became of it.
  await card(page, "ME-ONE").locator(".Card-link").click();
  const messages = page.getByRole("region", { name: "Messages" });
  await expect(messages).toContainText(/Not told: switched off by/);
  await messages.scrollIntoViewIfNeeded();
  await shot(page, "order-messages");
  await clean(page, "messages of an order", ".Drawer");
  await expect
    .poll(async () => (await mailsTo(staff, "bea@brook.example")).map((mail) => mail.subject), { timeout: 30_000 })
    .toContain("Order ME-TWO is on its way");
  const [mail] = await mailsTo(staff, "bea@brook.example");
  expect(mail.text).toContain("Harrow Parcels, HP 4471 0128");
  expect((await mailsTo(staff, "ana@arce.example")).map((mail) => mail.subject)).not.toContain("El pedido ME-ONE está en camino");
  await page.goto(`${shop.url}/settings/mail`);
  await page.locator(".Outbox summary", { hasText: "Order ME-TWO is on its way" }).click();
  await expect(page.locator(".Outbox details[open] pre")).toContainText("Hello Bea Brook,");

  // Whoever wants no more of them is asked first, on a phone and without JavaScript.
  const link = mail.text.split(/\s+/).find((word) => word.includes("/unsubscribe/"));
  const customer = await (await browser.newContext({ viewport: { width: 320, height: 640 }, javaScriptEnabled: false })).newPage();
  await customer.goto(link!);
  await expect(customer.getByRole("heading", { level: 1 })).toHaveText("No more messages?");
  await shot(customer, "unsubscribe");
  await customer.getByRole("button", { name: "Stop the messages" }).click();
  await expect(customer.getByRole("heading", { level: 1 })).toHaveText("You get no more messages");
  await page.goto(`${shop.url}/boards/${await boardSlug(staff, shop)}/orders/ME-TWO`);
  await live(page);
  await expect(page.getByRole("region", { name: "Messages" })).toContainText("The customer wants no messages at this address.");
});

test("of several that are moved together the exact count is shown", async ({ browser }) => {
  test.setTimeout(120_000);
  const staff = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
  await signIn(staff, shop);
  const page = await staff.newPage();
  for (const at of [1, 2, 3]) await ready(staff, `ME-B${at}`, `Customer ${at}`, `b${at}@brook.example`, "en");
  await openBoard(page, shop);
  for (const at of [1, 2, 3]) {
    await card(page, `ME-B${at}`).locator(".Card-link").focus();
    await page.keyboard.press("x");
  }
  await page.getByRole("button", { name: "Move to…" }).click();
  const dialog = page.getByRole("dialog", { name: "Move 3 orders to" });
  await dialog.locator('[data-to="delivered"]').click();
  await expect(dialog.getByRole("region", { name: "E-mail to customers" })).toContainText("Will e-mail 3 customers");
  await shot(page, "several-messages");
  await dialog.getByRole("button", { name: "Move", exact: true }).click();
  for (const at of [1, 2, 3]) await expect(cardIn(page, `ME-B${at}`, "delivered")).toBeVisible();
  await expect(column(page, "delivered")).toBeVisible();
});

test("the shop writes its own words, sees them in every language, and on a phone", async ({ browser, allow }) => {
  // What drives the browser puts its helpers into every frame, and this one lets nothing run.
  allow(/^Blocked script execution in '[^']*\/messages\/preview\?/);
  const staff = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
  await signIn(staff, shop);
  const page = await staff.newPage();
  await page.goto(`${shop.url}/settings/messages`);
  await expect(page.getByRole("switch", { name: /Tell customers by e-mail/ })).toBeChecked();
  const preview = page.locator(".MessagePreview");
  await expect(preview.locator("pre")).toContainText("Where it is:");
  // The mail itself stands above its text, in a frame in which nothing runs, not even what would look into it.
  const frame = page.getByTitle("The message in a mail program");
  const mail = async () => (await page.request.get(`${shop.url}${await frame.getAttribute("src")}`)).text();
  await expect(frame).toHaveAttribute("sandbox", "");
  await expect.poll(mail).toContain("Where it is:");
  await page.getByLabel("Message", { exact: true }).selectOption("sent");
  await page.getByLabel("Subject").fill("Off it goes: {nummer}");
  await expect(page.getByText("“{nummer}” is no placeholder")).toBeVisible();
  await page.getByLabel("Subject").fill("Off it goes: ");
  await page.getByRole("button", { name: "Insert the order’s number" }).click();
  await expect(page.getByLabel("Subject")).toHaveValue("Off it goes: {number}");
  await expect(preview.locator(".MessagePreview-subject")).toContainText("Off it goes: ");
  await page.getByLabel("Text", { exact: true }).fill("Bye, {customer}!");
  await expect.poll(mail).toContain("Bye, ");
  expect(await violations(page)).toEqual([]);
  await shot(page, "messages-settings");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("These are your own words.")).toBeVisible();
  await page.getByLabel("In", { exact: true }).selectOption("ar");
  await expect(preview.locator("pre")).toHaveAttribute("dir", "rtl");
  await expect.poll(mail).toContain('<html lang="ar" dir="rtl">');
  await expect(preview.locator("pre")).toContainText("أين هو الآن");
  await page.getByLabel("In", { exact: true }).selectOption("en");
  await page.getByRole("button", { name: "Back to Milepost’s words" }).click();
  await expect(page.getByLabel("Subject")).toHaveValue("Order {number} is on its way");

  const phone = await browser.newContext({ viewport: { width: 320, height: 720 }, colorScheme: "dark" });
  await signIn(phone, shop);
  const small = await phone.newPage();
  await small.goto(`${shop.url}/settings/messages`);
  await expect(small.locator(".MessagePreview pre")).toContainText("Where it is:");
  await expect(small.getByTitle("The message in a mail program")).toBeVisible();
  expect(await small.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  expect(await violations(small)).toEqual([]);
  await shot(small, "messages-phone");
});
