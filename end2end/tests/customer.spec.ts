// The customer acts, on a phone and without JavaScript: approves, asks for a change, agrees to a new date, asks to cancel, answers a
// question. Each is seen on a colleague's open board or drawer without anybody loading anything; a scanner that opens all of it changes
// nothing, and whoever has lost the link finds the order by its number.
import { type BrowserContext, type Page } from "@playwright/test";
import { clean, shot } from "../axe";
import { boardSlug, brought, expect, live, openBoard, refused, signIn, test, type Card } from "../people";
import { Shop } from "../shop";

const phone = { viewport: { width: 390, height: 844 }, javaScriptEnabled: false };
const email = "ana@harbour-cafe.example";

type Tracked = Card & { url: string };

/** An order that is promised and large, so that the demo's shop asks its customer for an approval. */
async function placed(staff: BrowserContext, shop: Shop, number: string): Promise<Tracked> {
  const data = {
    number,
    customer: { name: "Harbour Café", email, postcode: "ZZ1 1ZZ" },
    lines: [{ description: "Hanging sign, green enamel", quantity: 2, unit_price: "400.00" }],
    promise: { earliest: "2027-01-04", latest: "2027-01-05" },
    fields: { note: "Gold on bottle green" },
  };
  const slug = await boardSlug(staff, shop);
  const answer = await staff.request.post(`${shop.url}/api/v1/boards/${slug}/orders`, { data, headers: { origin: shop.url } });
  expect(answer.status(), await answer.text()).toBe(201);
  const order = await answer.json();
  return { ...order, hold: null, url: order.tracking_url };
}

async function write(staff: BrowserContext, shop: Shop, order: Tracked, method: string, path: string, data: object): Promise<void> {
  const url = `${shop.url}/api/v1/orders/${order.id}`;
  const { card } = await (await staff.request.get(url)).json();
  const headers = { origin: shop.url, "if-match": `"${card.version}"` };
  const answer = await staff.request.fetch(`${url}${path}`, { method, data, headers });
  expect(answer.status(), await answer.text()).toBe(200);
}

const later = { promise: { earliest: "2027-01-11", latest: "2027-01-12" }, reason: "The green enamel comes a week later." };

test("a customer answers on the page, and the team sees it at once", async ({ browser, shop }) => {
  test.setTimeout(120_000);
  const staff = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
  await signIn(staff, shop);
  const [one, two] = [await placed(staff, shop, "CU-ONE"), await placed(staff, shop, "CU-TWO")];
  for (const order of [one, two]) await write(staff, shop, order, "POST", "/approvals/price/request", {});
  const customer = await (await browser.newContext(phone)).newPage();
  const board = await staff.newPage();
  await openBoard(board, shop);
  const drawer = await staff.newPage();
  await drawer.goto(`${shop.url}/boards/${await boardSlug(staff, shop)}/orders/CU-ONE`);
  await live(drawer);
  const history = drawer.locator(".History");

  // Approved, exactly as shown.
  await customer.goto(one.url);
  await customer.getByRole("link", { name: /Approve/ }).click();
  await expect(customer.getByRole("heading", { level: 1 })).toHaveText(/Approve “Artwork and price”/);
  await expect(customer.getByText("Fingerprint of all of this")).toBeVisible();
  await shot(customer, "customer-approve");
  await customer.getByRole("button", { name: /Yes, approve/ }).click();
  await expect(customer.getByText(/You approved “Artwork and price”/)).toBeVisible();
  await expect(history).toContainText("The customer, on the tracking page");

  // A new date, agreed to; then a wish to cancel, on the card at once.
  await write(staff, shop, one, "PATCH", "", later);
  await customer.goto(one.url);
  await shot(customer, "customer-slipped");
  await customer.getByRole("link", { name: "New date is fine" }).click();
  await shot(customer, "customer-date");
  await customer.getByRole("button", { name: "Yes, the new date is fine" }).click();
  await expect(customer.getByText("You agreed to the new date.")).toBeVisible();
  await expect(history).toContainText("Agreed to the new date");
  await customer.getByRole("link", { name: "Ask to cancel…" }).click();
  await customer.getByLabel("Why, if you want to say").fill("We open before that.");
  await shot(customer, "customer-cancel");
  await customer.getByRole("button", { name: "Ask to cancel" }).click();
  await expect(customer.getByText(/You asked us to cancel/)).toBeVisible();
  const asks = await brought(board, "CU-ONE", "received");
  await expect(asks).toContainText("Asks to cancel");
  const asked = drawer.getByRole("region", { name: "Why it needs attention" });
  await expect(asked).toContainText("We open before that.");
  await clean(drawer, "a wish to cancel", ".Drawer");
  await asked.getByRole("button", { name: "Do not cancel…" }).click();
  await drawer.getByLabel("Why it cannot be cancelled").fill("It is in the kiln already.");
  await drawer.getByRole("button", { name: "Tell the customer" }).click();
  await expect(asks).not.toContainText("Asks to cancel");
  await customer.reload();
  await expect(customer.getByText("It is in the kiln already.")).toBeVisible();

  // Another asks for a change, with a word; and answers what the order is on hold for.
  await customer.goto(two.url);
  await customer.getByRole("link", { name: /Approve/ }).click();
  await customer.getByLabel("What should be different?").fill("Cream letters, please.");
  await customer.getByRole("button", { name: "Ask for a change" }).click();
  await expect(customer.getByText(/You asked for a change to/)).toBeVisible();
  await write(staff, shop, two, "PUT", "/hold", { reason: "customer" });
  await drawer.goto(`${shop.url}/boards/${await boardSlug(staff, shop)}/orders/CU-TWO`);
  await live(drawer);
  await expect(drawer.locator(".History")).toContainText("Cream letters, please.");

  // Both have a copy of what they decided, and the order says so.
  await expect(drawer.getByRole("region", { name: "Messages" })).toContainText("Copy of an answer");
  const copy = async (number: string): Promise<string> => {
    const { outbox } = await (await staff.request.get(`${shop.url}/api/v1/mail`)).json();
    const subject = `Order ${number}: a copy of your answer`;
    return outbox.find((mail: { subject: string }) => mail.subject === subject)?.text ?? "";
  };
  await expect.poll(() => copy("CU-ONE"), { timeout: 20_000 }).toContain("You approved “Artwork and price”");
  await expect.poll(() => copy("CU-TWO"), { timeout: 20_000 }).toContain("What you wrote: Cream letters, please.");
  await customer.reload();
  await customer.getByRole("link", { name: "Answer…" }).click();
  await customer.getByLabel("What do you want to tell us?").fill("Two holes, one above the other.");
  await customer.getByRole("button", { name: "Send" }).click();
  await expect(customer.getByText(/We have your answer/)).toBeVisible();
  await expect(drawer.locator(".History")).toContainText("Two holes, one above the other.");
});

/** The demo's board, on which the customer looks at the lines too and may leave some out; and an order of three. */
async function striking(staff: BrowserContext, shop: Shop, number: string): Promise<Tracked> {
  const board = `${shop.url}/api/v1/boards/${await boardSlug(staff, shop)}`;
  const headers = { origin: shop.url };
  const { workflow } = await (await staff.request.get(`${board}/workflow`)).json();
  const { draft, version } = await (await staff.request.post(`${board}/workflow/draft/from_revision`, { data: { revision: workflow.revision }, headers })).json();
  const step = draft.approvals[0].steps.find((one: { id: string }) => one.id === "customer");
  Object.assign(step, { covers: ["lines", "promise"], strikes: true });
  const saved = await staff.request.put(`${board}/workflow/draft`, { data: draft, headers: { ...headers, "if-match": `"${version}"` } });
  expect(saved.status(), await saved.text()).toBe(200);
  const published = await staff.request.post(`${board}/workflow/publish`, { data: { draft_version: (await saved.json()).version, choices: {} }, headers });
  expect(published.status(), await published.text()).toBe(200);
  const line = (description: string, quantity: number) => ({ description, quantity, unit_price: "300.00" });
  const data = {
    number,
    customer: { name: "Harbour Café", email },
    lines: [line("Hanging sign, green enamel", 2), line("Menu board", 1), line("Enamel mug", 3)],
    promise: { earliest: "2027-01-04", latest: "2027-01-05" },
  };
  const placed = await staff.request.post(`${board}/orders`, { data, headers });
  expect(placed.status(), await placed.text()).toBe(201);
  const order = await placed.json();
  return { ...order, hold: null, url: order.tracking_url };
}

test("a customer leaves a line out of what they approve, and the open drawer has the rest", async ({ browser, allow }) => {
  test.setTimeout(120_000);
  allow(refused(422));
  const shop = await Shop.open();
  try {
    const staff = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
    await signIn(staff, shop);
    const order = await striking(staff, shop, "CU-LESS");
    await write(staff, shop, order, "POST", "/approvals/price/request", {});
    const drawer = await staff.newPage();
    await drawer.goto(`${shop.url}/boards/${await boardSlug(staff, shop)}/orders/CU-LESS`);
    await live(drawer);
    await expect(drawer.locator(".Drawer")).toContainText("Enamel mug");

    // Ticked, looked at, thought over, and approved: with no script, on a phone.
    const customer = await (await browser.newContext(phone)).newPage();
    await customer.goto(order.url);
    await customer.getByRole("link", { name: /Approve/ }).click();
    await customer.getByText("Leave something out…").click();
    const mug = customer.getByLabel(/Enamel mug/);
    expect((await customer.locator("label.tick").last().boundingBox())!.height).toBeGreaterThanOrEqual(44);
    await shot(customer, "customer-leave-out");
    await customer.getByRole("button", { name: "Show what is left" }).click();
    await expect(customer.getByRole("alert")).toContainText("Tick what you want to leave out");
    await mug.check();
    await customer.getByRole("button", { name: "Show what is left" }).click();
    await expect(customer.locator(".exact s")).toHaveText(/Enamel mug × 3/);
    await shot(customer, "customer-what-is-left");
    const address = customer.url();
    await customer.getByRole("link", { name: "Choose again" }).click();
    await expect(customer.locator(".exact s")).toHaveCount(0);
    await expect(customer.getByRole("button", { name: "Ask for a change" })).toBeVisible();

    // Opened by whatever opens links it is sound in every look, and changes nothing.
    const scanner = await (await browser.newContext({ viewport: { width: 320, height: 720 } })).newPage();
    for (const page of [address, address.replace(/\?.*/, "")]) {
      await scanner.goto(page);
      const summary = scanner.locator("summary", { hasText: "Leave something out" });
      if (await summary.count()) await summary.click();
      for (const colorScheme of ["light", "dark"] as const) {
        await scanner.emulateMedia({ colorScheme });
        await shot(scanner, `leave-out-320-${page === address ? "rest" : "all"}-${colorScheme}`);
        await clean(scanner, `leaving something out, ${colorScheme}`);
      }
      const wide = await scanner.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(wide, "nothing is wider than the page").toBeLessThanOrEqual(0);
    }
    const arabic = await (await browser.newContext({ viewport: { width: 320, height: 720 }, locale: "ar" })).newPage();
    for (const page of [address, address.replace(/\?.*/, "")]) {
      await arabic.goto(page);
      await expect(arabic.locator("html")).toHaveAttribute("dir", "rtl");
      await shot(arabic, `leave-out-arabic-${page === address ? "rest" : "all"}`);
      await clean(arabic, "leaving something out, in Arabic");
    }
    await expect(drawer.locator(".Drawer")).toContainText("Enamel mug");

    await customer.goto(address);
    await customer.getByRole("button", { name: "Yes, approve what is left" }).click();
    await expect(customer.getByText(/You approved “Artwork and price”/)).toBeVisible();
    const history = drawer.locator(".History");
    await expect(history).toContainText("“Artwork and price” and left out: 3 × “Enamel mug”");
    await expect(history).toContainText("The customer, on the tracking page");
    await expect(drawer.locator(".Lines")).not.toContainText("Enamel mug");
    await expect(drawer.locator(".Lines")).toContainText("Menu board");
    await shot(drawer, "order-line-left-out");
    await clean(drawer, "an order with a line left out", ".Drawer");
    const copy = async (): Promise<string> => {
      const { outbox } = await (await staff.request.get(`${shop.url}/api/v1/mail`)).json();
      return outbox.find((mail: { subject: string }) => mail.subject === "Order CU-LESS: a copy of your answer")?.text ?? "";
    };
    await expect.poll(copy, { timeout: 20_000 }).toContain("Left out: Enamel mug × 3");
  } finally {
    await shop.close();
  }
});

const again = { promise: { earliest: "2027-01-18", latest: "2027-01-19" }, reason: "The enamel came in the wrong green." };

test("a date that moves again is asked about, and the team sees whether the customer agreed", async ({ browser, shop }) => {
  const staff = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
  await signIn(staff, shop);
  const order = await placed(staff, shop, "CU-AGAIN");
  await write(staff, shop, order, "PATCH", "", later);
  const customer = await (await browser.newContext(phone)).newPage();
  await customer.goto(order.url);
  await expect(customer.getByRole("link", { name: "New date is fine" })).toBeVisible();
  await expect(customer.getByText("The date has moved again")).toHaveCount(0);
  const drawer = await staff.newPage();
  await drawer.goto(`${shop.url}/boards/${await boardSlug(staff, shop)}/orders/CU-AGAIN`);
  await live(drawer);
  await write(staff, shop, order, "PATCH", "", again);

  // Both see at once that an answer is wanted, and the history what the new date took the place of and whether it was told.
  const consent = drawer.locator(".Consent");
  await expect(consent).toContainText("The customer has not agreed to the second new date yet");
  const moved = drawer.locator(".History li", { hasText: "The enamel came in the wrong green." });
  await expect(moved).toContainText("instead of");
  await expect(moved.locator(".History-told")).toContainText(/Customer (not )?told/);
  await consent.scrollIntoViewIfNeeded();
  await shot(drawer, "order-not-agreed");
  await clean(drawer, "a date that is not agreed to", ".Drawer");
  await moved.scrollIntoViewIfNeeded();
  await shot(drawer, "order-promise-told");
  await customer.reload();
  await expect(customer.getByText("The date has moved again")).toBeVisible();
  await shot(customer, "customer-moved-again");
  await customer.getByRole("link", { name: "New date is fine" }).click();
  await customer.getByRole("button", { name: "Yes, the new date is fine" }).click();
  await expect(customer.getByText("You agreed to the new date.")).toBeVisible();
  await expect(customer.getByText("The date has moved again")).toHaveCount(0);
  await expect(consent).toContainText("The customer agreed to this date");
  await shot(drawer, "order-agreed");
});

test("a scanner changes nothing, confirm pages are sound, and a lost link is found again", async ({ browser, shop, allow }) => {
  test.setTimeout(120_000);
  allow(refused(404), refused(410));
  const staff = await browser.newContext();
  await signIn(staff, shop);
  const order = await placed(staff, shop, "CU-SCAN");
  await write(staff, shop, order, "POST", "/approvals/price/request", {});
  await write(staff, shop, order, "PATCH", "", later);
  await write(staff, shop, order, "PUT", "/hold", { reason: "address" });
  const events = async () => (await (await staff.request.get(`${shop.url}/api/v1/orders/${order.id}/events`)).json()).total;
  const before = await events();

  // It runs scripts, opens every link and asks for its head, and submits no form.
  const scanner = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage();
  await scanner.goto(order.url);
  const links = await scanner.locator("a[href^='/']").evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).href));
  expect(links).toHaveLength(4);
  for (const [n, link] of links.entries()) {
    await scanner.context().request.head(link);
    await scanner.goto(link);
    for (const colorScheme of ["light", "dark"] as const) {
      await scanner.emulateMedia({ colorScheme });
      await shot(scanner, `confirm-${n}-${colorScheme}`);
      await clean(scanner, `${link}, ${colorScheme}`);
    }
  }
  await scanner.goto(order.url);
  await shot(scanner, "customer-page");
  await clean(scanner, "the page with all acts");
  expect(await events()).toBe(before);

  // The link was replaced: whoever holds the old one is told, and finds the order by its number.
  const renewed = await (await staff.request.get(`${shop.url}/api/v1/orders/${order.id}`)).json();
  const headers = { origin: shop.url, "if-match": `"${renewed.card.version}"` };
  await staff.request.post(`${shop.url}/api/v1/orders/${order.id}/tracking_link`, { headers });
  const gone = await scanner.goto(order.url);
  expect(gone?.status()).toBe(410);
  await shot(scanner, "customer-gone");
  await clean(scanner, "a replaced link");
  await scanner.getByLabel("Your e-mail address").fill(email);
  await scanner.getByRole("button", { name: "Send me the new link" }).click();
  await expect(scanner.getByText(/is on its way to it/)).toBeVisible();
  await scanner.getByRole("link", { name: "Find your order by its number" }).click();
  await clean(scanner, "the look-up");
  await scanner.getByLabel("Order number").fill("cu-scan");
  await scanner.getByLabel("E-mail, phone number or postcode").fill("nobody@else.example");
  await scanner.getByRole("button", { name: "Show my order" }).click();
  await expect(scanner.getByRole("alert")).toContainText("We did not find an order with these two.");
  await shot(scanner, "customer-look-up");
  await clean(scanner, "the look-up that found nothing");
  await scanner.getByLabel("E-mail, phone number or postcode").fill("zz11zz");
  await scanner.getByRole("button", { name: "Show my order" }).click();
  await expect(scanner.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(scanner).toHaveURL(/\/t\/[\w-]{27}$/);
  await expect.poll(async () => JSON.stringify(await (await staff.request.get(`${shop.url}/api/v1/mail`)).json())).toContain(email);
});
