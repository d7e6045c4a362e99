// What a shop has Milepost do by itself: a rule is written like a sentence, tried on the past, switched on, seen at work on the board
// with its name in the trail, and switched off by itself where it goes in circles.
import { type BrowserContext, type Page } from "@playwright/test";
import { clean } from "../axe";
import { boardSlug, card, expect, live, moveBesideRules, openBoard, place, signIn, test } from "../people";
import { Shop } from "../shop";

async function rulesPage(page: Page, shop: Shop): Promise<string> {
  const slug = await boardSlug(page.context(), shop);
  await page.goto(`${shop.url}/boards/${slug}/rules`);
  await expect(page.getByRole("heading", { name: "Rules", exact: true })).toBeVisible();
  // The script is there once what it does works.
  await expect(async () => {
    await page.getByRole("button", { name: "New rule" }).click();
    await expect(page.getByRole("heading", { name: "New rule" })).toBeVisible({ timeout: 1_000 });
  }).toPass();
  return slug;
}

/** Waits for what happens by itself, a moment after what sets it off. */
async function rule(context: BrowserContext, shop: Shop, slug: string, name: string) {
  const { rules } = await (await context.request.get(`${shop.url}/api/v1/boards/${slug}/rules`)).json();
  return rules.find((one: { rule: { name: string } }) => one.rule.name === name);
}

const row = (page: Page, part: string) => page.getByRole("group", { name: part });

test("a rule is written, tried, switched on, seen at work under its name, and another is switched off for its circles", async ({ browser, shop }) => {
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  await signIn(page.context(), shop);
  const before = await place(page.context(), shop, "AUTO-1");
  const slug = await rulesPage(page, shop);

  // Like a sentence, which says what is chosen at once.
  await page.getByLabel("Its name").fill("Small orders wait");
  const sentence = page.locator(".RuleSentence");
  await row(page, "When").getByRole("button", { name: "when" }).click();
  await row(page, "If").getByRole("button", { name: "only if" }).click();
  await row(page, "If").getByLabel("Is it or not").selectOption("is less than");
  await row(page, "If").getByLabel("What total").fill("20.00");
  await row(page, "Then").getByRole("button", { name: "then" }).click();
  await row(page, "Then").getByLabel("What it does").selectOption("put it on hold for");
  await row(page, "Then").getByLabel("For which reason").selectOption("customer");
  await row(page, "Then").getByLabel("Note").fill("Too small to send alone");
  await expect(sentence).toHaveText("When an order is placed and its total is less than £20, put it on hold for customer.");
  await page.getByRole("button", { name: "Try it on the last 90 days" }).click();
  await expect(page.locator(".DryRun-rows")).toContainText(before.number);
  await page.screenshot({ path: test.info().outputPath("dry-run.png"), fullPage: true });
  await clean(page, "the form and the dry run", "main");

  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: "Switch on" }).click();
  await expect(page.getByRole("switch", { name: "Small orders wait" })).toHaveAttribute("aria-checked", "true");
  await page.screenshot({ path: test.info().outputPath("rules.png") });

  // On the board, before one's eyes; what was there before stays as it is.
  await openBoard(page, shop);
  await place(page.context(), shop, "AUTO-2", moveBesideRules);
  await expect(card(page, "AUTO-2")).toContainText("customer");
  await expect(card(page, "AUTO-1")).not.toContainText("Hold");
  await card(page, "AUTO-2").locator(".Card-link").click();
  const history = page.getByRole("region", { name: "History" });
  await expect(history.getByRole("link", { name: "Small orders wait" })).toBeVisible();
  await expect(history).toContainText("by a rule");
  const rules = page.getByRole("region", { name: "Rules" });
  await rules.getByRole("button", { name: "Which, and why not" }).click();
  await expect(rules).toContainText("acted once");
  await page.screenshot({ path: test.info().outputPath("drawer.png") });
  await clean(page, "the drawer", ".Drawer");
  await history.getByRole("link", { name: "Small orders wait" }).click();
  await expect(page.getByRole("heading", { name: "Small orders wait" })).toBeVisible();

  // One that shares out a role's orders and tells another role: it says so in their inbox, by its name.
  await page.getByRole("button", { name: "New rule" }).click();
  await page.getByLabel("Its name").fill("Share out");
  await row(page, "When").getByRole("button", { name: "when" }).click();
  await row(page, "Then").getByRole("button", { name: "then" }).click();
  await row(page, "Then").getByLabel("What it does").selectOption("give it to whoever has the fewest orders of");
  await row(page, "Then").getByLabel("Of which role").selectOption("Account manager");
  await row(page, "Then").getByRole("button", { name: "and" }).click();
  await row(page, "Then").getByLabel("What it does").last().selectOption("tell");
  await row(page, "Then").getByLabel("Whom").selectOption("everybody of Leadership");
  await expect(sentence).toHaveText(
    "When an order is placed, give it to whoever of Account manager has the fewest orders and tell everybody of Leadership.",
  );
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: "Switch on" }).click();
  await expect(page.getByRole("switch", { name: "Share out" })).toHaveAttribute("aria-checked", "true");
  const lena = await browser.newContext();
  await signIn(lena, shop, "leadership");
  const shared = await place(page.context(), shop, "AUTO-3", moveBesideRules);
  const told = async () => (await (await lena.request.get(`${shop.url}/api/v1/inbox`)).json()).items;
  await expect.poll(async () => (await told()).map((item: { reason: string }) => item.reason)).toContain("because the rule “Share out” tells you");
  const given = await (await lena.request.get(`${shop.url}/api/v1/orders/${shared.id}`)).json();
  expect(given.card.assignee.name).toBe("Milo Marjoram");
  const share = await rule(page.context(), shop, slug, "Share out");
  await page.context().request.put(`${shop.url}/api/v1/boards/${slug}/rules/${share.id}/switch`, { data: { on: false }, headers: { origin: shop.url } });

  // One that answers itself.
  await page.getByRole("button", { name: "New rule" }).click();
  await page.getByLabel("Its name").fill("Echo");
  await row(page, "When").getByRole("button", { name: "when" }).click();
  await row(page, "When").getByLabel("What happens").selectOption("somebody comments on an order");
  await row(page, "Then").getByRole("button", { name: "then" }).click();
  await row(page, "Then").getByLabel("What it does").selectOption("comment");
  await row(page, "Then").getByLabel("What it says").fill("Heard");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: "Switch on" }).click();
  await expect(page.getByRole("switch", { name: "Echo" })).toHaveAttribute("aria-checked", "true");
  const said = await page.context().request.post(`${shop.url}/api/v1/orders/${before.id}/comments`, {
    data: { text: "Hello" },
    headers: { origin: shop.url },
  });
  expect(said.status(), await said.text()).toBe(201);
  await expect.poll(async () => (await rule(page.context(), shop, slug, "Echo")).looped).toBe("itself");
  await page.reload();
  await expect(page.getByRole("switch", { name: "Echo" })).toHaveAttribute("aria-checked", "false");
  await expect(page.locator('[data-rule="Echo"]')).toContainText("switched off: it set itself off again");
  await expect(async () => {
    await page.locator('[data-rule="Echo"] .RuleItem-open').click();
    await expect(page.getByText("Milepost switched this rule off.")).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await clean(page, "switched off", "main");
  await page.screenshot({ path: test.info().outputPath("looped.png") });
  const off = await rule(page.context(), shop, slug, "Small orders wait");
  await page.context().request.put(`${shop.url}/api/v1/boards/${slug}/rules/${off.id}/switch`, { data: { on: false }, headers: { origin: shop.url } });
});

test("on a phone in the dark the form is as wide as the screen", async ({ browser, shop }) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, colorScheme: "dark", reducedMotion: "reduce" });
  const page = await context.newPage();
  await signIn(context, shop);
  await rulesPage(page, shop);
  await page.getByRole("button", { name: "All rules" }).click();
  await page.screenshot({ path: test.info().outputPath("list.png") });
  await page.locator('[data-rule="Supplier silent"] .RuleItem-open').click();
  await expect(page.locator(".RuleSentence")).toContainText("has spent 2 working days");
  await page.screenshot({ path: test.info().outputPath("rule.png"), fullPage: true });
  await clean(page, "a rule on a phone", "main");
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  expect(wide, "nothing is wider than the phone").toBe(false);
});

test("the button of a rule is pressed on an order", async ({ page, context, shop }) => {
  await signIn(context, shop);
  const slug = await boardSlug(context, shop);
  const board = await (await context.request.get(`${shop.url}/api/v1/boards/${slug}`)).json();
  const waiting = board.columns.find((column: { status: string }) => column.status === "supplier").orders[0];
  await page.goto(`${shop.url}/boards/${slug}/orders/${encodeURIComponent(waiting.number)}`);
  await live(page);
  await page.getByRole("button", { name: "Chase the supplier" }).click();
  const history = page.getByRole("region", { name: "History" });
  await expect(history).toContainText("Rung again");
  await expect(history).toContainText("the button of a rule");
});

test("a rule promises the dates by the board’s rule, and says so where the board has one alone", async ({ browser }) => {
  test.setTimeout(120_000);
  const shop = await Shop.open();
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
    const page = await context.newPage();
    await signIn(context, shop);
    const kinds = row(page, "Then").getByLabel("What it does").locator("option");
    const slug = await rulesPage(page, shop);
    await row(page, "Then").getByRole("button", { name: "then" }).click();
    await expect(kinds.filter({ hasText: "promise the date that is" })).toHaveCount(1);
    await expect(kinds.filter({ hasText: "by the board’s rule" })).toHaveCount(0);
    const made = await context.request.put(`${shop.url}/api/v1/boards/${slug}/promise_rule`, {
      data: { rule: { make: 3, delivery: { least: 1, most: 2 } } },
      headers: { origin: shop.url },
    });
    expect(made.status(), await made.text()).toBe(200);

    await rulesPage(page, shop);
    await page.getByLabel("Its name").fill("Dates by rule");
    await row(page, "When").getByRole("button", { name: "when" }).click();
    await row(page, "Then").getByRole("button", { name: "then" }).click();
    await row(page, "Then").getByLabel("What it does").selectOption("promise the dates by the board’s rule");
    await row(page, "Then").getByLabel("Why, as the customer reads it").fill("We know more by now.");
    await row(page, "Then").getByLabel("Over dates set by hand").selectOption("even over those set by hand");
    const sentence = page.locator(".RuleSentence");
    await expect(sentence).toHaveText("When an order is placed, promise the dates by the board’s rule even over those set by hand.");
    await row(page, "Then").getByLabel("Over dates set by hand").selectOption("where none was set by hand");
    await expect(sentence).toHaveText("When an order is placed, promise the dates by the board’s rule.");
    await clean(page, "a rule that promises", "main");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("button", { name: "Switch on" }).click();
    await expect(page.getByRole("switch", { name: "Dates by rule" })).toHaveAttribute("aria-checked", "true");

    const data = { number: "BY-RULE", customer: { name: "Quayside Books" }, lines: [{ description: "Alarm clock", quantity: 2 }] };
    const answer = await context.request.post(`${shop.url}/api/v1/boards/${slug}/orders`, { data, headers: { origin: shop.url } });
    expect(answer.status(), await answer.text()).toBe(201);
    const url = `${shop.url}/api/v1/orders/${(await answer.json()).id}`;
    const promised = async () => (await (await context.request.get(url)).json()).card.promise;
    await expect.poll(promised).not.toBeNull();
    const offer = await (await context.request.get(`${url}/promise_rule`)).json();
    expect(await promised()).toEqual(offer.promise.window);
    await page.goto(`${shop.url}/boards/${slug}/orders/BY-RULE`);
    await live(page);
    const history = page.getByRole("region", { name: "History" });
    await expect(history.getByRole("link", { name: "Dates by rule" })).toBeVisible();
    await expect(history).toContainText("Promised");
  } finally {
    await shop.close();
  }
});
